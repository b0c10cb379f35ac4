// Commits that Leeway makes in the mirror: merges, and single files in a person's name. No work tree takes part.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makePrivate, type Layout } from './layout'
import { bytePathOfText, isGitName, isTextName, showPath } from './names'
import { listTree, splitNul } from './objects'
import { component } from './layout'
import { pin } from './mirror'
import { readGit, runGit, type Repository } from './run-git'

/** Merges exactly `commit` onto exactly `base`; the merge is pinned. */
export async function merge(
  mirror: Repository,
  request: { runId: string; commit: string; base: string; message: string; at: string },
): Promise<{ kind: 'merged'; merge: string } | { kind: 'conflict'; paths: string[] }> {
  const { base, commit } = request
  const trees = await mergeTrees(mirror, base, commit)
  if (trees.kind === 'conflict') return trees
  const commitArgs = ['commit-tree', trees.tree, '-p', base, '-p', commit, '-F', '-']
  const made = await readGit({ ...mirror, args: commitArgs, at: request.at }, { input: request.message })
  await pin(mirror, `refs/leeway/runs/${component(request.runId)}/merges/${made}`, made)
  return { kind: 'merged', merge: made }
}

/** The tree of both together, written into the mirror. */
export async function mergeTrees(
  mirror: Repository,
  base: string,
  commit: string,
): Promise<{ kind: 'tree'; tree: string } | { kind: 'conflict'; paths: string[] }> {
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', base, commit]
  const { exitCode, stdout } = await runGit({ ...mirror, args }, { exits: [0, 1] })
  const [tree = '', ...conflicted] = splitNul(stdout.toString('latin1'))
  if (exitCode === 0) return { kind: 'tree', tree: tree.trim() }
  return { kind: 'conflict', paths: [...new Set(conflicted.filter((path) => path !== ''))].map(showPath) }
}

/** A commit on `base` that adds one file; refused where the path is none, or taken. */
export async function commitFile(
  layout: Layout,
  mirror: Repository,
  request: { base: string; path: string; content: Buffer; message: string; at: string },
): Promise<{ kind: 'committed'; commit: string } | { kind: 'refused'; why: string }> {
  const { base, path } = request
  const why = await whyNotNew(mirror, base, path)
  if (why !== undefined) return { kind: 'refused', why }
  const work = await makePrivate(layout.work, null)
  try {
    const indexed = { ...mirror, indexFile: join(work, 'index') }
    const hashArgs = ['hash-object', '-w', '-t', 'blob', '--no-filters', '--stdin']
    const blob = await readGit({ ...mirror, args: hashArgs }, { input: request.content })
    await runGit({ ...indexed, args: ['read-tree', base] })
    const input = `100644 ${blob}\t${path}\0`
    await runGit({ ...indexed, args: ['update-index', '-z', '--index-info'] }, { input })
    const tree = await readGit({ ...indexed, args: ['write-tree'] })
    const commitArgs = ['commit-tree', tree, '-p', base, '-F', '-']
    const commit = await readGit({ ...mirror, args: commitArgs, at: request.at }, { input: request.message })
    await pin(mirror, `refs/leeway/files/${commit}`, commit)
    return { kind: 'committed', commit }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function whyNotNew(mirror: Repository, base: string, path: string): Promise<string | undefined> {
  const parts = path.split('/')
  const isPath = parts.every((part) => !['', '.', '..'].includes(part))
  if (!isPath || !isTextName(bytePathOfText(path)) || parts.some(isGitName)) {
    return `\`${path}\` cannot be a file's path in a repository; use plain names with \`/\` between them`
  }
  const wanted = bytePathOfText(path)
  const taken = (await listTree(mirror, base)).find(
    (entry) => entry.path === wanted || isAbove(entry.path, wanted) || isAbove(wanted, entry.path),
  )
  if (taken === undefined) return undefined
  return `\`${showPath(taken.path)}\` exists already; choose another path`
}

function isAbove(a: string, b: string): boolean {
  return b.startsWith(`${a}/`)
}
