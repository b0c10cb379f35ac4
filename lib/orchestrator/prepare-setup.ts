// What a change needs before it can be worked on or checked (dependencies), made once by policy's `setup`
// in a jail of its own, without secrets; its result is mounted read-only for the agent and for every check.
import { fact } from '../domain/events/vocabulary'
import { OperationalFailure } from '../domain/failures'
import type { SetupRule } from '../domain/policy/permissions'
import { insideJail } from './agent-jail'
import type { Start } from './authorize-start'
import { createOutputCapture } from './output-capture'
import type { JailExit, Mount, RunUser } from './ports'
import type { RunRecorder } from './run-recorder'
import type { WorkerGround } from './worker-ground'

/** Mounts of what setup made at the top of the project; empty where policy names no setup. */
export async function prepareSetup(
  ground: WorkerGround,
  recorder: RunRecorder,
  { start, user }: { start: Start; user: RunUser },
): Promise<Mount[]> {
  const { setup } = start.permissions
  if (setup === null) return []
  const key = await setupKey(ground, start, setup)
  const kept = await ground.git.keptSetup(key)
  if (kept !== null) return mountsOf(kept)
  const { projectId, base } = start
  const checkout = await ground.git.prepareCheckout({ projectId, commit: base, name: `setup.${key}`, user })
  try {
    const exit = await runSetup(ground, recorder, { setup, start, checkout, user })
    if (exit.how !== 'exited' || exit.exitCode !== 0) {
      const end = exit.how === 'exited' ? `exit code ${exit.exitCode}` : exit.how
      throw new OperationalFailure(
        'setupFailed',
        `setup \`${setup.command}\` ended with ${end}: see the run's output`,
      )
    }
    const tracked = await ground.git.listPaths(projectId, base)
    return mountsOf(await ground.git.keepSetup({ key, checkout, trackedPaths: tracked }))
  } finally {
    await ground.git.remove(checkout)
  }
}

/** The same lock files, command and toolchain-free inputs give the same result, so it is made once. */
async function setupKey(ground: WorkerGround, { projectId, base }: Start, setup: SetupRule): Promise<string> {
  const files = await ground.git.readFiles(projectId, base, '', setupFileBytesMax, setup.lockFiles)
  const content = files.map((file) => `${file.path}\n${file.content?.toString('base64') ?? ''}`)
  return ground.digest(JSON.stringify([projectId, setup, content])).slice(0, 32)
}

const setupFileBytesMax = 16 * 1024 * 1024

type SetupRun = { setup: SetupRule; start: Start; checkout: string; user: RunUser }

async function runSetup(ground: WorkerGround, recorder: RunRecorder, run: SetupRun): Promise<JailExit> {
  const directory = await ground.scratch.make(`${recorder.run().runId}.setup`)
  const output = createOutputCapture(ground.blobs, recorder, 'setup')
  try {
    const { setup, start } = run
    const process = await ground.jail.start({
      directory,
      argv: setup.argv,
      cwd: insideJail.workspace,
      environment: { HOME: '/tmp', CI: 'true' },
      mounts: [{ kind: 'writable', from: run.checkout, to: insideJail.workspace }],
      limits: {
        ...start.permissions.limits,
        timeSeconds: setup.timeoutSeconds,
        idleSeconds: setup.timeoutSeconds,
      },
      user: run.user,
      diskDirectories: [run.checkout],
      egress: {
        allow: setup.egress,
        onTried: ({ host, port, allowed, why, bytesOut, bytesIn }) => {
          recorder.note(fact('EgressTried', { phase: 'setup', host, port, allowed, why, bytesOut, bytesIn }))
        },
      },
      onOutput: output.take,
    })
    return await process.ended
  } finally {
    await output.store()
    await recorder.flush()
    await ground.scratch.remove(directory)
  }
}

function mountsOf({ directory, entries }: { directory: string; entries: readonly string[] }): Mount[] {
  return entries.map((entry) => ({
    kind: 'readOnly',
    from: `${directory}/${entry}`,
    to: `${insideJail.workspace}/${entry}`,
  }))
}
