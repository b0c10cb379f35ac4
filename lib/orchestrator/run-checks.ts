// Checks are run by Leeway, on a clean checkout of a commit, in jails of their own: never the agent's word.
import type { CheckResult } from '../domain/events/fields'
import { environmentOf } from '../domain/policy/environment'
import type { CheckRule, Permissions } from '../domain/policy/permissions'
import { insideJail } from './agent-jail'
import { createOutputCapture } from './output-capture'
import type { JailExit, Mount, RunUser } from './jail-ports'
import type { RunNotes } from './run-notes'
import { watchProcess } from './watch-process'
import type { WorkerGround } from './worker-ground'

export type CheckRequest = {
  projectId: string
  runId: string
  commit: string
  permissions: Permissions
  setup: readonly Mount[]
  user: RunUser
}

/** Every check of the permissions on one commit, in order; one that fails does not keep the next from running. */
export async function runChecks(
  ground: WorkerGround,
  notes: RunNotes,
  request: CheckRequest,
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const [index, check] of request.permissions.checks.entries()) {
    // A name nobody else has: a worker that lost the run must not clean up under the one that has it now.
    const name = `${request.runId}.check${index}.${ground.ids.next()}`
    results.push(await runCheck(ground, notes, request, { check, name }))
  }
  return results
}

async function runCheck(
  ground: WorkerGround,
  notes: RunNotes,
  request: CheckRequest,
  { check, name }: { check: CheckRule; name: string },
): Promise<CheckResult> {
  const { projectId, commit, user, permissions } = request
  const checkout = await ground.git.prepareCheckout({ projectId, commit, name, user })
  const directory = await ground.scratch.make(name)
  const output = createOutputCapture(ground.blobs, null, 'check')
  try {
    const process = await ground.jail.start({
      directory,
      argv: check.argv,
      cwd: insideJail.workspace,
      environment: { CI: 'true', ...environmentOf(permissions), HOME: '/tmp', LEEWAY_CHECK: check.name },
      mounts: [{ kind: 'writable', from: checkout, to: insideJail.workspace }, ...request.setup],
      limits: { ...permissions.limits, timeSeconds: check.timeoutSeconds, idleSeconds: check.timeoutSeconds },
      user,
      diskDirectories: [checkout],
      egress: null,
      onOutput: output.take,
    })
    const { stopping } = ground
    const exit = await watchProcess({ process, notes, stopping }, async () => {})
    return resultOf(check, exit, await output.whole())
  } finally {
    await ground.scratch.remove(directory)
    await ground.git.remove(checkout)
  }
}

function resultOf(check: CheckRule, exit: JailExit, output: string | null): CheckResult {
  return {
    name: check.name,
    command: check.command,
    outcome: outcomeOf(exit),
    exitCode: exit.exitCode,
    durationMilliseconds: exit.durationMilliseconds,
    output,
    source: check.source,
  }
}

function outcomeOf(exit: JailExit): CheckResult['outcome'] {
  if (exit.how === 'exited') return exit.exitCode === 0 ? 'passed' : 'failed'
  return exit.how === 'timedOut' || exit.how === 'idle' ? 'timedOut' : 'failed'
}
