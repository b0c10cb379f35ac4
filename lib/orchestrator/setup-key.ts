// Under which key the result of a setup is kept: all that decides it.
import { coversPath } from '../domain/policy/globs/glob'
import type { Permissions, SetupRule } from '../domain/policy/permissions'
import type { WorkerGround } from './worker-ground'

export type SetupTree = { projectId: string; commit: string }

/** Two trees with the same key are given the same setup. */
export async function setupKey(
  ground: WorkerGround,
  { projectId, commit }: SetupTree,
  { setup, masked }: { setup: SetupRule; masked: Permissions['masked'] },
): Promise<string> {
  const inputs = await inputsOf(ground, { projectId, commit }, setup.lockFiles)
  // What was built for one Node need not load in another.
  const toolchain = [process.version, process.arch]
  return ground.digest(JSON.stringify([projectId, setup, masked, toolchain, inputs])).slice(0, 32)
}

/** The files that the policy calls lock files; where it names none, or none is there, the whole commit. */
async function inputsOf(ground: WorkerGround, tree: SetupTree, lockFiles: readonly string[]) {
  if (lockFiles.length === 0) return tree.commit
  const entries = await ground.git.listEntries(tree.projectId, tree.commit)
  const locks = entries.filter(({ path }) => lockFiles.some((glob) => coversPath(glob, path)))
  return locks.length === 0 ? tree.commit : locks
}
