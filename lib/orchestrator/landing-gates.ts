// Gates that other runs, people and the clock decide. Asked when a run concludes, and again by the one process that
// lands, because several runs may conclude, and a task may be rewritten, before any of them has landed.
import { counted } from '../domain/counted'
import type { GrantConditions } from '../domain/events/lane'
import { mergesPerDayMax, type GateRefusal } from '../domain/policy/gates/gates'
import type { Permissions } from '../domain/policy/permissions'
import type { Run } from '../domain/task/lifecycle'
import { isWithinHours } from '../domain/trust/hours'
import { isAboutToFall } from './about-to-fall'
import { laneOf, loadTask, type Ground } from './ground'
import type { Index } from './index-ports'

type GateGround = Ground & { index: Index }
type Bounds = { permissions: Permissions; conditions: GrantConditions | null }

/** Empty while the change may still merge by itself today. */
export async function landingGates(ground: GateGround, run: Run, bounds: Bounds): Promise<GateRefusal[]> {
  return [
    ...(await taskStands(ground, run)),
    ...hoursOf(ground.clock.now(), bounds),
    ...(await dailyCap(ground, run, bounds)),
    ...(await laneStands(ground, run)),
  ]
}

/** Whoever edits or removes a task has changed their mind about what was asked: a person looks. */
async function taskStands(ground: GateGround, run: Run): Promise<GateRefusal[]> {
  const task = await loadTask(ground, run.projectId, run.taskId)
  if (task === undefined || task.content.kind === 'removed')
    return [{ gate: 'task', why: 'the task was removed since the run began' }]
  if (task.closed !== null) return [{ gate: 'task', why: 'the task was closed since the run began' }]
  if (task.file?.blob !== run.taskBlob)
    return [{ gate: 'task', why: 'the task was changed since the run began' }]
  return []
}

/** INVARIANT: a lane that must fall merges nothing by itself, also in the moment before its fall is on record. */
async function laneStands(ground: GateGround, run: Run): Promise<GateRefusal[]> {
  if (run.level !== 'auto') return []
  const logSize = await ground.index.catchUp()
  if (!(await isAboutToFall(ground, laneOf(run), logSize))) return []
  return [{ gate: 'standing', why: 'something went wrong in this lane, and its level is about to fall' }]
}

/** A grant may be for some hours only, when people are there to see what happens. */
function hoursOf(now: string, { conditions }: Bounds): GateRefusal[] {
  const { hours } = conditions ?? {}
  if (hours === undefined || isWithinHours(hours, now)) return []
  return [{ gate: 'hours', why: `it may merge by itself from ${hours.from} to ${hours.to} o'clock UTC only` }]
}

/** A lane merges by itself only so often a day (UTC). */
async function dailyCap(
  { clock, index }: GateGround,
  run: Run,
  { permissions, conditions }: Bounds,
): Promise<GateRefusal[]> {
  const midnight = `${clock.now().slice(0, 10)}T00:00:00.000Z`
  await index.catchUp()
  const merged = await index.mergedByItselfSince(laneOf(run), midnight)
  const most = mergesPerDayMax(permissions, conditions)
  if (merged < most) return []
  const why = `${counted(merged, 'change of this lane has merged by itself', 'changes of this lane have merged by themselves')} today, ${most} may`
  return [{ gate: 'mergesPerDay', why }]
}
