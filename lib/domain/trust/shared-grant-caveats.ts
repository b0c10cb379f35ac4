// What speaks against `review` for an agent in a whole project: of each lane that it covers, in words.
import { isBelow } from '../level'
import { grantCaveats, type GrantQuestion } from './grant-caveats'
import { expiryOf, standingAt, type Standing } from './standing'

export type CoveredLane = Pick<GrantQuestion, 'counted' | 'rule'> & { taskType: string; standing: Standing }

export type SharedCaveats = {
  /** Lanes that the grant covers, and those of them that it raises or holds up for longer. */
  covered: number
  raised: number
  /** Lanes of which the same is said stand together; the worst first. */
  told: { taskTypes: string[]; caveats: string[] }[]
  /** Further lanes with something against them, each no worse than those that are told. */
  more: number
}

/** Of more lanes nobody reads what speaks against each. */
const toldMax = 8

/** `now`: ISO 8601. Nothing is said of a lane that is at `review` without an end: the grant raises nothing there. */
export function sharedGrantCaveats(lanes: readonly CoveredLane[], now: string): SharedCaveats {
  const raised = lanes.filter((lane) => !standsWithoutEnd(lane, now))
  const against = raised
    .map((lane) => ({ ...lane, caveats: caveatsOf(lane) }))
    .filter(({ caveats }) => caveats.length > 0)
    .toSorted((a, b) => compareBadness(badness(b), badness(a)))
  return {
    covered: lanes.length,
    raised: raised.length,
    told: together(against.slice(0, toldMax)),
    more: Math.max(0, against.length - toldMax),
  }
}

function caveatsOf({ standing, counted, rule }: CoveredLane): string[] {
  return grantCaveats({ to: 'review', scope: 'agentInProject', standing, counted, rule })
}

function standsWithoutEnd({ standing }: CoveredLane, now: string): boolean {
  const type = { ordinary: true }
  const { level } = standingAt(standing, now, type)
  return !isBelow(level, 'review') && expiryOf(standing, 'review', type) === null
}

/** Greater is worse, the first difference decides: a fall to hold, a fall, a probation, faults, what nobody decided. */
function badness({ standing: { lowered, onProbation }, counted: { counts } }: CoveredLane): number[] {
  return [
    Number(lowered?.to === 'hold'),
    Number(lowered !== null),
    Number(onProbation),
    counts.failures,
    counts.overdue,
    counts.pending,
  ]
}

function compareBadness(a: readonly number[], b: readonly number[]): number {
  return a.map((value, index) => value - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0
}

function together(lanes: readonly { taskType: string; caveats: string[] }[]): SharedCaveats['told'] {
  const told = new Map<string, SharedCaveats['told'][number]>()
  for (const { taskType, caveats } of lanes) {
    const key = JSON.stringify(caveats)
    told.set(key, { taskTypes: [...(told.get(key)?.taskTypes ?? []), taskType], caveats })
  }
  return [...told.values()]
}
