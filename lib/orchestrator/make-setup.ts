// One execution of the policy's `setup`, in a jail of its own: no secrets, no protocol, and the network that the
// policy lists.
import { compileJail } from '../domain/policy/compile/jail'
import type { Permissions, SetupRule } from '../domain/policy/permissions'
import { insideJail } from './agent-jail'
import { notedEgress } from './noted-egress'
import { createOutputCapture, type OutputCapture } from './output-capture'
import type { JailExit, JailProcess, Mount, RunUser } from './jail-ports'
import type { RunNotes } from './run-notes'
import { watchProcess } from './watch-process'
import type { WorkerGround } from './worker-ground'

export type KeptSetup = { directory: string; entries: readonly string[] }
export type MadeSetup = { ok: true; kept: KeptSetup } | { ok: false; exit: JailExit; output: string | null }

export type SetupRequest = {
  setup: SetupRule
  projectId: string
  commit: string
  runId: string
  permissions: Permissions
  user: RunUser
  /** Under which the result is kept for every run; null: for this run alone, beside the checkout. */
  key: string | null
  /** Paths an agent may not read are hidden too: the tree is one that an agent has written. */
  byAgent: boolean
}

/** A killed or failed setup leaves nothing: its result is kept only when it ended well. */
export async function makeSetup(
  ground: WorkerGround,
  notes: RunNotes,
  request: SetupRequest,
): Promise<MadeSetup> {
  const { projectId, commit, runId, user, key } = request
  const checkout = await ground.git.prepareCheckout({
    projectId,
    commit,
    name: `${runId}.setup.${ground.ids.next()}`,
    user,
  })
  try {
    const output = createOutputCapture(ground.blobs, notes, 'setup')
    const exit = await runSetup(ground, notes, { ...request, checkout, output })
    if (exit.how !== 'exited' || exit.exitCode !== 0) {
      return { ok: false, exit, output: await output.whole() }
    }
    const trackedPaths = await ground.git.listPaths(projectId, commit)
    return { ok: true, kept: await ground.git.keepSetup({ key, checkout, trackedPaths }) }
  } finally {
    await ground.git.remove(checkout)
  }
}

type SetupExecution = SetupRequest & { checkout: string; output: OutputCapture }

async function runSetup(ground: WorkerGround, notes: RunNotes, execution: SetupExecution): Promise<JailExit> {
  const directory = await ground.scratch.make(`${execution.runId}.setup`)
  try {
    const process = await startSetup(ground, notes, { ...execution, directory })
    const { stopping } = ground
    const exit = await watchProcess({ process, notes, stopping }, () => execution.output.store())
    // What was said, and tried, after the last beat.
    await execution.output.store()
    await notes.flush()
    return exit
  } finally {
    await ground.scratch.remove(directory)
  }
}

async function startSetup(
  ground: WorkerGround,
  notes: RunNotes,
  { setup, checkout, directory, user, output, permissions, ...tree }: SetupExecution & { directory: string },
): Promise<JailProcess> {
  const { timeoutSeconds } = setup
  return ground.jail.start({
    directory,
    argv: setup.argv,
    cwd: insideJail.workspace,
    environment: { HOME: '/tmp', CI: 'true' },
    mounts: [
      { kind: 'writable', from: checkout, to: insideJail.workspace },
      ...(await hidden(ground, { ...tree, permissions })),
    ],
    limits: { ...permissions.limits, timeSeconds: timeoutSeconds, idleSeconds: timeoutSeconds },
    user,
    diskDirectories: [checkout],
    egress: notedEgress(notes, 'setup', setup.egress),
    onOutput: output.take,
  })
}

type HiddenOf = Pick<SetupRequest, 'projectId' | 'commit' | 'permissions' | 'byAgent'>

/** Secrets of the policy: a setup may reach the network, and runs what others wrote. */
async function hidden(
  ground: WorkerGround,
  { projectId, commit, permissions, byAgent }: HiddenOf,
): Promise<Mount[]> {
  const entries = await ground.git.listEntries(projectId, commit)
  // A link is not followed by a mount, and what it points at is hidden by its own name.
  const files = entries.filter(({ mode }) => mode !== linkMode).map(({ path }) => path)
  const nothing = { allow: [], deny: [] }
  const read = byAgent ? permissions.read : nothing
  const { masked } = compileJail({ masked: permissions.masked, read, write: nothing, sensitive: [] }, files)
  return masked.map(({ path, directory }) => ({
    kind: 'masked',
    to: `${insideJail.workspace}/${path}`,
    directory,
  }))
}

const linkMode = '120000'
