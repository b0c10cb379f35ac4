// What a tree needs before it can be worked on or checked (dependencies), made by the policy's `setup` and mounted
// read-only for the agent and for every check.
import { OperationalFailure } from '../domain/failures'
import { alwaysProtected } from '../domain/policy/defaults'
import type { Permissions, SetupRule } from '../domain/policy/permissions'
import { insideJail } from './agent-jail'
import { makeSetup, type KeptSetup, type MadeSetup } from './make-setup'
import type { JailExit, Mount, RunUser } from './jail-ports'
import type { RunNotes } from './run-notes'
import { WorkerStops } from './run-recorder'
import { setupKey } from './setup-key'
import type { WorkerGround } from './worker-ground'

export type TreeToPrepare = {
  projectId: string
  /** A commit of the base branch. */
  base: string
  runId: string
  permissions: Permissions
  user: RunUser
}

/** Mounts for the base's tree; empty where the policy names no setup. Throws `setupFailed`. */
export async function prepareSetup(
  ground: WorkerGround,
  notes: RunNotes,
  tree: TreeToPrepare,
): Promise<Mount[]> {
  const { setup } = tree.permissions
  if (setup === null) return []
  const made = await setupOfBase(ground, notes, { ...tree, setup })
  if (made.ok) return mountsOf(ground, made.kept, { projectId: tree.projectId, commit: tree.base })
  const why = `setup \`${setup.command}\` ended with ${endOf(made.exit)}: see the run's output`
  throw new OperationalFailure('setupFailed', why)
}

const endOf = ({ how, exitCode }: JailExit) => (how === 'exited' ? `exit code ${exitCode ?? 'unknown'}` : how)

export type PreparedChange =
  | { ok: true; mounts: readonly Mount[]; release(): Promise<void> }
  | { ok: false; setup: SetupRule; exit: JailExit; output: string | null }

/**
 * Mounts for checks of a commit that an agent had a hand in. Where it left alone what setup reads, it gets the base's;
 * else a setup of its own, which no other run is ever given: its install scripts may be the agent's.
 */
export async function prepareChange(
  ground: WorkerGround,
  notes: RunNotes,
  tree: TreeToPrepare & { commit: string },
): Promise<PreparedChange> {
  const { permissions, projectId, commit } = tree
  const { setup } = permissions
  if (setup === null) return { ok: true, mounts: [], release: nothingToRelease }
  const isOfBase =
    (await setupKey(ground, { projectId, commit }, { ...permissions, setup })) ===
    (await setupKey(ground, { projectId, commit: tree.base }, { ...permissions, setup }))
  const made = isOfBase
    ? await setupOfBase(ground, notes, { ...tree, setup })
    : await makeSetup(ground, notes, { ...tree, setup, key: null, byAgent: true })
  if (!made.ok) return { ...made, setup }
  const mounts = await mountsOf(ground, made.kept, { projectId, commit })
  const release = isOfBase ? nothingToRelease : () => ground.git.remove(made.kept.directory)
  return { ok: true, mounts, release }
}

const nothingToRelease = async () => {}

/** Made by one at a time; who waited finds it made. */
async function setupOfBase(
  ground: WorkerGround,
  notes: RunNotes,
  tree: TreeToPrepare & { setup: SetupRule },
): Promise<MadeSetup> {
  const { projectId, base: commit, permissions, setup } = tree
  const key = await setupKey(ground, { projectId, commit }, { ...permissions, setup })
  const kept = await ground.git.keptSetup(key)
  if (kept !== null) return { ok: true, kept }
  const lock = await untilFree(ground, notes, `setup ${key}`)
  try {
    const meanwhile = await ground.git.keptSetup(key)
    if (meanwhile !== null) return { ok: true, kept: meanwhile }
    return await makeSetup(ground, notes, { ...tree, commit, key, byAgent: false })
  } finally {
    await lock.release()
  }
}

const lookMilliseconds = 300

async function untilFree(ground: WorkerGround, notes: RunNotes, name: string) {
  for (;;) {
    const lock = await ground.locks.take(name)
    if (lock !== null) return lock
    await new Promise((resolve) => setTimeout(resolve, lookMilliseconds))
    await notes.checkStillOurs()
    if (ground.stopping.aborted) throw new WorkerStops()
  }
}

/** A tree's own files are never covered, nor is a place filled that the agent's programs take orders from. */
async function mountsOf(
  ground: WorkerGround,
  { directory, entries }: KeptSetup,
  { projectId, commit }: { projectId: string; commit: string },
): Promise<Mount[]> {
  const paths = await ground.git.listPaths(projectId, commit)
  const taken = new Set([
    ...paths.map((path) => path.split('/')[0]),
    ...alwaysProtected.map(({ glob }) => glob),
  ])
  return entries
    .filter((entry) => !taken.has(entry))
    .map((entry) => ({
      kind: 'readOnly',
      from: `${directory}/${entry}`,
      to: `${insideJail.workspace}/${entry}`,
    }))
}
