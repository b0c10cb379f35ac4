// The verdict of the checks on one commit, with the setup that this commit needs.
import type { CheckResult } from '../domain/events/fields'
import type { CheckRule } from '../domain/policy/permissions'
import { prepareChange, type PreparedChange, type TreeToPrepare } from './prepare-setup'
import { runChecks } from './run-checks'
import type { RunNotes } from './run-notes'
import type { WorkerGround } from './worker-ground'

/** Where the setup of this very tree fails, that is the first result, and no check has run: no verdict is no pass. */
export async function checkCommit(
  ground: WorkerGround,
  notes: RunNotes,
  tree: TreeToPrepare & { commit: string },
): Promise<CheckResult[]> {
  const { checks } = tree.permissions
  if (checks.length === 0) return []
  const prepared = await prepareChange(ground, notes, tree)
  if (!prepared.ok) return [setupResult(prepared), ...checks.map(notRun)]
  try {
    return await runChecks(ground, notes, { ...tree, setup: prepared.mounts })
  } finally {
    await prepared.release()
  }
}

function setupResult({ setup, exit, output }: PreparedChange & { ok: false }): CheckResult {
  const { exitCode, durationMilliseconds, how } = exit
  const outcome = how === 'timedOut' || how === 'idle' ? 'timedOut' : 'failed'
  return {
    name: 'setup',
    command: setup.command,
    outcome,
    exitCode,
    durationMilliseconds,
    output,
    source: 'policy',
  }
}

function notRun({ name, command, source }: CheckRule): CheckResult {
  return { name, command, outcome: 'notRun', exitCode: null, durationMilliseconds: 0, output: null, source }
}
