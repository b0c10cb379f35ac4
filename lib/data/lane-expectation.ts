import 'server-only'
// What to expect of a lane, and what of that was imported. Apart from its evidence, which none of this touches.
import { mayDo, type Viewer } from '../domain/access'
import { Lane } from '../domain/events/envelope'
import type { ImportedFate } from '../domain/events/lane'
import { laneNamed, laneStream } from '../domain/events/streams'
import { expectationOf, type Expectation } from '../domain/trust/expectation'
import { fatesInWords } from '../domain/trust/history/history'
import { groupsAround, type Place } from '../domain/trust/statistics/estimate'
import { imported, importedChange } from '../projections/imported'
import { outcomes } from '../projections/outcomes'
import { countedChange } from '../projections/recorded-run'
import { wiring } from '../wiring'
import { requireSignedIn, visibleFilter } from './viewer'

/** Of each group of lanes; an outcome before so many later ones weighs a thousandth. */
const newestMax = 200
const counted = ['clean', 'failure']

export type LaneExpectation = Expectation & {
  /** What it stands on: runs of the lane, imported changes of the lane, and both of other lanes. */
  runs: number
  changes: number
  elsewhere: number
  imported: ImportedWords | null
}

export type ImportedWords = {
  /** `git`, `a list of pull requests`, or both. */
  sources: string
  /** What they came to. */
  words: string
  notMerged: number
  from: string
  until: string
}

/** Of what this viewer may see; null where nothing is known that is like it, or there is no such lane for them. */
export async function getLaneExpectation(asked: Lane): Promise<LaneExpectation | null> {
  return expectationFor(await requireSignedIn(), asked)
}

export async function expectationFor(who: Viewer, asked: Lane): Promise<LaneExpectation | null> {
  const read = Lane.safeParse(asked)
  if (!read.success || read.data.taskType.includes('\0') || !mayDo(who, 'project.view', read.data))
    return null
  const lane = read.data
  const known = await tallies(who)
  const expectation = expectationOf(await newest(lane, known), placeOf(lane))
  if (expectation === null) return null
  const own = laneStream(lane)
  const [runs, changes] = [sumOf(known.runs, own), sumOf(known.changes, own)]
  const elsewhere = sumOf(known.runs) + sumOf(known.changes) - runs - changes
  return { ...expectation, runs, changes, elsewhere, imported: await importedWords(own, known.changes) }
}

type Tally = readonly { link: string; state: string | null; count: number }[]
type Known = { runs: Tally; changes: Tally }

async function tallies(who: Viewer): Promise<Known> {
  const { readModels } = await wiring()
  const filter = visibleFilter(who)
  const [runs, changes] = await Promise.all([
    readModels.tally(outcomes, { ...filter, states: counted }),
    readModels.tally(imported, filter),
  ])
  return { runs, changes }
}

function sumOf(tally: Tally, link?: string): number {
  const meant = link === undefined ? tally : tally.filter((one) => one.link === link)
  return meant.reduce((sum, { count }) => sum + count, 0)
}

/** Enough of every group of lanes that the estimate looks at, each outcome once. */
async function newest(lane: Lane, { runs, changes }: Known) {
  const { readModels } = await wiring()
  const lanes = [...new Set([...runs, ...changes].map(({ link }) => link))]
  const found = await Promise.all(
    groupsAround(placeOf(lane)).map((isIn) => {
      const query = { links: lanes.filter((link) => isIn(placeOf(laneNamed(link)))), limit: newestMax }
      return Promise.all([
        readModels.list(outcomes, { ...query, states: counted }),
        readModels.list(imported, query),
      ])
    }),
  )
  const ran = new Map(found.flatMap(([rows]) => rows.map((row) => [row.runId, countedChange(row)] as const)))
  const past = new Map(found.flatMap(([, rows]) => rows.map((row) => [row.id, importedChange(row)] as const)))
  return [...ran.values(), ...past.values()].flatMap((one) => one ?? [])
}

function placeOf({ agentId: agent, projectId: project, taskType }: Lane): Place {
  return { agent, project, taskType }
}

async function importedWords(link: string, tally: Tally): Promise<ImportedWords | null> {
  const { readModels } = await wiring()
  const [[first], [last]] = await Promise.all([
    readModels.list(imported, { links: [link], order: 'asc', limit: 1 }),
    readModels.list(imported, { links: [link], order: 'desc', limit: 1 }),
  ])
  if (first === undefined || last === undefined) return null
  const fates = fatesOf(tally.filter((one) => one.link === link))
  return {
    ...{ sources: sourcesOf(fates), words: fatesInWords(fates), notMerged: fates.notMerged },
    ...{ from: first.closedAt, until: last.closedAt },
  }
}

/** What became of a change is said in other words by each. */
function sourcesOf({ kept, reverted, fixed, merged, notMerged }: Record<ImportedFate, number>): string {
  const git = kept + reverted + fixed > 0 ? ['git'] : []
  const list = merged + notMerged > 0 ? ['a list of pull requests'] : []
  return [...git, ...list].join(' and ')
}

function fatesOf(tally: Tally): Record<ImportedFate, number> {
  const count = (fate: ImportedFate) => tally.find(({ state }) => state === fate)?.count ?? 0
  return {
    ...{ kept: count('kept'), reverted: count('reverted'), fixed: count('fixed') },
    ...{ merged: count('merged'), notMerged: count('notMerged') },
  }
}
