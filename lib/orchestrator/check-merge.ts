// The checks on a commit that no attempt stands behind: a merge, what took one back, the base branch before it.
import type { CheckResult } from '../domain/events/fields'
import { freezeOver } from '../domain/organisation'
import type { Permissions } from '../domain/policy/permissions'
import type { Run } from '../domain/task/lifecycle'
import { authorizeRun } from './authorize-run'
import { checkCommit } from './check-commit'
import { loadOrganisation, loadTask } from './ground'
import { readPermissions } from './read-permissions'
import { createLandingNotes, type RunNotes } from './run-notes'
import { RunTakenAway, WorkerStops } from './run-recorder'
import type { WorkerGround } from './worker-ground'

/** `base`: a commit of the base branch that nothing of the run is in. */
export type CommitToCheck = { permissions: Permissions; commit: string; base: string }

/** Null where a person or the end of this worker came between: the next round looks again. */
export async function checkMerge(
  ground: WorkerGround,
  run: Run,
  merged: CommitToCheck,
  notes: RunNotes = createLandingNotes(ground, run),
): Promise<CheckResult[] | null> {
  const { projectId, runId } = run
  const user = ground.jail.takeUser()
  try {
    return await checkCommit(ground, notes, { projectId, runId, ...merged, user })
  } catch (error) {
    if (error instanceof RunTakenAway || error instanceof WorkerStops) return null
    throw error
  } finally {
    ground.jail.returnUser(user)
  }
}

/** The notes of checks after a merge: no freeze is ever recorded in such a run, and it ends them all the same. */
export function createNotesAfterMerge(ground: WorkerGround, run: Run): RunNotes {
  const notes = createLandingNotes(ground, run)
  return {
    ...notes,
    async checkStillOurs() {
      if (freezeOver(await loadOrganisation(ground), run)) throw new RunTakenAway(run)
      await notes.checkStillOurs()
    },
  }
}

/** As policy has them now; where it lets nothing run any more, as the run had them. Null where neither is known. */
export async function permissionsAfterMerge(ground: WorkerGround, run: Run): Promise<Permissions | null> {
  const task = await loadTask(ground, run.projectId, run.taskId)
  const { authorization } = await authorizeRun(ground, { ...run, taskPath: task?.file?.path ?? '' })
  if (authorization.kind === 'authorized') return authorization.permissions
  return readPermissions(ground, run.compiledHash)
}
