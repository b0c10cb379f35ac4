import 'server-only'
// What a run under probation was held to, beside the lane's last run before it.
import type { Lane } from '../domain/events/envelope'
import { comparePermissions } from '../domain/policy/compare/compare-permissions'
import type { Permissions } from '../domain/policy/permissions'
import { inOrder } from '../domain/trust/decisions'
import { probationAt, type Probation } from '../domain/trust/probation'
import { ofLane, outcomes } from '../projections/outcomes'
import { runs, type RunRow } from '../projections/runs'
import { wiring } from '../wiring'
import { decisionsIn, standingRows } from './lane-standing'

/** Enough to find the last to begin among those that came to something at that time. */
const runsBefore = 50

/**
 * null: its last attempt began under none, or it has not begun. `changes` is null where there is no run to compare with,
 * or one of the two was not kept. The caller has checked the viewer.
 */
export async function readProbation({ run }: RunRow, permissions: Permissions | null) {
  const { readModels, readPermissions } = await wiring()
  const began = (await readModels.get(outcomes, run.runId))?.beganSeq ?? 0
  const probation = probationAt(inOrder(decisionsIn(await standingRows(run, null))), began)
  if (probation === null) return null
  const before = await lastRunBefore(run, probation)
  const were = before ? await readPermissions(before.run.compiledHash) : null
  const changes = were && permissions && comparePermissions(were, permissions, 'this run')
  return { since: probation.since, cause: probation.cause, before: before?.run.runId ?? null, changes }
}

async function lastRunBefore(lane: Lane, { since, seq }: Probation): Promise<RunRow | undefined> {
  const { readModels } = await wiring()
  const rows = await readModels.list(outcomes, { ...ofLane(lane), sortMax: since, limit: runsBefore })
  const delivered = rows.filter(({ beganSeq, size }) => size !== null && beganSeq < seq)
  const [last] = delivered.toSorted((a, b) => b.beganSeq - a.beganSeq)
  return last && readModels.get(runs, last.runId)
}
