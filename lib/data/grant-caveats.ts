import 'server-only'
// What whoever grants by hand is told before they do.
import type { Lane } from '../domain/events/envelope'
import { fallWords, grantCaveats } from '../domain/trust/grant-caveats'
import { countEvidence } from '../domain/trust/lane-evidence'
import { overdueChanges } from '../domain/trust/overdue'
import { promotionRule } from '../domain/trust/promotion-rule'
import {
  sharedGrantCaveats,
  type CoveredLane,
  type SharedCaveats,
} from '../domain/trust/shared-grant-caveats'
import { standingOf } from '../projections/standings'
import { wiring } from '../wiring'
import type { LaneRead } from './lane-evidence'
import { standingRows } from './lane-standing'
import { policyInForce, typeInForce } from './policy-in-force'
import { seenAgentInProject, seenLane, type Unseen } from './seen-lane'

/** For each level what speaks against granting it now. */
export type Caveats = Record<'review' | 'auto', string[]>

/** `position`: of the log, up to which they are told at least. */
export type ToldCaveats = { kind: 'seen'; caveats: Caveats; position: number }

export async function readGrantCaveats(asked: Lane): Promise<Unseen | ToldCaveats> {
  const seen = await seenLane(asked, 'grant.give')
  if (seen.kind !== 'seen') return seen
  const { readModels, laneReader } = await wiring()
  const position = await readModels.catchUp()
  const read = await (await laneReader())(seen.lane)
  if (read === null) {
    const why = [unnamed(seen.lane), ...fallWords(standingOf(await standingRows(seen.lane, null)), 'lane')]
    return { kind: 'seen', caveats: { review: why, auto: why }, position }
  }
  const [review, auto] = await Promise.all([caveatsTo('review', read), caveatsTo('auto', read)])
  return { kind: 'seen', caveats: { review, auto }, position }
}

/** The same of every lane that `review` for an agent in a whole project covers. */
export async function readSharedCaveats(
  asked: Omit<Lane, 'taskType'>,
): Promise<Unseen | ({ kind: 'seen'; position: number } & SharedCaveats)> {
  const seen = await seenAgentInProject(asked, 'grant.give')
  if (seen.kind !== 'seen') return seen
  const { readModels, laneReader, clock } = await wiring()
  const position = await readModels.catchUp()
  const [policy, read] = await Promise.all([policyInForce(seen.projectId), laneReader()])
  const { agentId, projectId } = seen
  const types = policy?.types.filter(({ ordinary }) => ordinary) ?? []
  const lanes = await Promise.all(types.map(({ name: taskType }) => read({ agentId, projectId, taskType })))
  const covered = await Promise.all(
    lanes.flatMap((lane) => (lane?.ordinary === true ? [coveredLane(lane)] : [])),
  )
  return { kind: 'seen', position, ...sharedGrantCaveats(covered.flat(), clock.now()) }
}

async function coveredLane(read: LaneRead): Promise<CoveredLane[]> {
  const evidence = await evidenceFor('review', read)
  return evidence === null ? [] : [{ taskType: read.lane.taskType, standing: read.standing, ...evidence }]
}

async function caveatsTo(to: 'review' | 'auto', read: LaneRead): Promise<string[]> {
  const evidence = await evidenceFor(to, read)
  if (evidence === null) return [unnamed(read.lane)]
  return grantCaveats({ to, scope: 'lane', standing: read.standing, ...evidence })
}

/** The lane's evidence, counted by the rule that leads to `to`; null where no policy in force names its type. */
async function evidenceFor(to: 'review' | 'auto', read: LaneRead) {
  const { lane, outcomes, epochs, waiting, horizonDays, now } = read
  const [policy, type] = await Promise.all([policyInForce(lane.projectId), typeInForce(lane)])
  if (policy === null || type === undefined) return null
  const rule = promotionRule(type.promotion, { to, isSample: policy.isSample })
  const overdue = overdueChanges(waiting, { horizonDays, asOf: now })
  return { rule, counted: countEvidence(outcomes, { rule, epochs, asOf: now, overdue }) }
}

function unnamed({ taskType }: Lane): string {
  return `no policy in force names the task type \`${taskType}\` here: no run of it starts`
}
