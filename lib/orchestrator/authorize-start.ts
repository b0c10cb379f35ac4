// The level is taken again at the start and on what was really touched: the lowest wins, and it never rises.
import type { Factor } from '../domain/events/fields'
import type { GrantConditions } from '../domain/events/lane'
import type { TaskFields } from '../domain/events/task'
import { fact } from '../domain/events/vocabulary'
import { isBelow } from '../domain/level'
import type { Permissions } from '../domain/policy/permissions'
import type { Sources } from '../domain/policy/sources'
import type { CheckedPolicy } from '../domain/policy/syntax'
import { reauthorize } from '../domain/policy/gates/touched-paths'
import { OperationalFailure } from '../domain/failures'
import { authorizeRun } from './authorize-run'
import { loadProject, loadTask } from './ground'
import type { RunRecorder } from './run-recorder'
import { endedByUs } from './set-aside'
import type { WorkerGround } from './worker-ground'

export type Start = {
  projectId: string
  /** The commit that the run's change is measured against. */
  base: string
  task: TaskFields
  body: string
  permissions: Permissions
  /** That the permissions were made by. */
  policy: CheckedPolicy
  /** Where the rules of the permissions stand. */
  sources: Sources
  factors: Factor[]
  conditions: GrantConditions | null
  policyVersion: number
  /** The blob of the permissions. */
  compiledHash: string
}

/** What the run may do now; null when it was refused at the start, which is then on record. */
export async function authorizeStart(ground: WorkerGround, recorder: RunRecorder): Promise<Start | null> {
  const run = recorder.run()
  const task = await loadTask(ground, run.projectId, run.taskId)
  const taskPath = task?.file?.path ?? ''
  const answer = await authorizeRun(ground, { ...run, taskPath })
  const { authorization, task: read, policy } = answer
  if (authorization.kind === 'refused' || read === null || policy === null) {
    const reasons =
      authorization.kind === 'refused' ? authorization.reasons : ['the task file cannot be read']
    await recorder.record(endedByUs(run, fact('RunRefused', { reasons })))
    return null
  }
  if (isBelow(authorization.level, run.level)) {
    const why = 'less is permitted now than when the run was requested'
    await recorder.record([fact('LevelLowered', { from: run.level, to: authorization.level, why })])
  }
  const { permissions, sources, factors, conditions } = authorization
  const base = run.base ?? (await observedBase(ground, run.projectId))
  return {
    projectId: run.projectId,
    base,
    task: read.fields,
    body: read.body,
    permissions,
    policy,
    sources,
    factors,
    conditions,
    policyVersion: answer.policyVersion,
    compiledHash: await ground.blobs.put(Buffer.from(answer.compiled)),
  }
}

/** A change that touched sensitive paths is authorised again on them. */
export async function lowerToTouched(
  recorder: RunRecorder,
  start: Start,
  paths: readonly string[],
): Promise<void> {
  const { level } = recorder.run()
  const lowered = reauthorize(level, paths, start.permissions)
  if (!isBelow(lowered.level, level)) return
  await recorder.record([fact('LevelLowered', { from: level, to: lowered.level, why: lowered.reason })])
}

async function observedBase(ground: WorkerGround, projectId: string): Promise<string> {
  const base = (await loadProject(ground, projectId))?.base
  if (base) return base
  throw new OperationalFailure('gitFailed', 'the base branch of this project was not observed yet')
}
