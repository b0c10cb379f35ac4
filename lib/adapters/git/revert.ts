// The commit that takes back one merge, made in the mirror. Its message says so in the words of `git revert`.
import { component } from './layout'
import { mergeTrees } from './merge'
import { pin } from './mirror'
import { readGit, runGit, type Repository } from './run-git'

export type Reverted =
  | { kind: 'merged'; merge: string }
  | { kind: 'conflict'; paths: string[] }
  /** Nothing of it stands there any more. */
  | { kind: 'gone' }

type Request = { runId: string; merge: string; base: string; title: string; trailer: string; at: string }

/** On `base`, which holds `merge`: what was before it, and all that came after it. The commit is pinned. */
export async function revert(mirror: Repository, request: Request): Promise<Reverted> {
  const { merge, base, at } = request
  if (!(await holds(mirror, base, merge))) return { kind: 'gone' }
  // A commit on top of the merge alone that undoes it: merged with the base, it takes back this merge and nothing else.
  const undone = ['commit-tree', `${merge}^1^{tree}`, '-p', merge, '-F', '-']
  const undoing = await readGit({ ...mirror, args: undone, at }, { input: request.title })
  const trees = await mergeTrees(mirror, base, undoing)
  if (trees.kind === 'conflict') return trees
  const standing = await readGit({ ...mirror, args: ['rev-parse', `${base}^{tree}`] })
  if (trees.tree === standing) return { kind: 'gone' }
  const message = `${request.title}\n\nThis reverts commit ${merge}.\n\n${request.trailer}\n`
  const args = ['commit-tree', trees.tree, '-p', base, '-F', '-']
  const made = await readGit({ ...mirror, args, at }, { input: message })
  await pin(mirror, `refs/leeway/runs/${component(request.runId)}/reverts/${made}`, made)
  return { kind: 'merged', merge: made }
}

async function holds(mirror: Repository, base: string, merge: string): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', merge, base]
  return (await runGit({ ...mirror, args }, { exits: [0, 1] })).exitCode === 0
}
