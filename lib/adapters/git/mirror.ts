// One bare mirror per project: only the base branch is fetched, and every base, attempt and merge of a run is pinned
// in it. Agents see its objects only; so stashes, other branches and deleted secrets are not there to be read.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OperationalFailure } from '../../domain/failures'
import { component, makePassable, type Layout } from './layout'
import { resolveCommit, runGit, type Repository } from './run-git'
import { whyTreeUnsupported, type Source } from './source'
import { transferCommit } from './transfer'

/** No `.gitattributes` chooses a driver or a conversion. `!merge`, not `-merge`: that makes two-sided edits conflict. */
const byteExactAttributes = '* -text -eol -filter !merge -ident !diff -working-tree-encoding -export-subst\n'

// Objects must be readable by the accounts of runs whatever our umask is; directories 0711 keep the rest unlisted.
const mirrorConfig = `[core]
\trepositoryformatversion = 0
\tbare = true
\tsharedRepository = 0644
`

export const basePin = (runId: string) => `refs/leeway/runs/${component(runId)}/base`
export const attemptPin = (runId: string, attempt: number) =>
  `refs/leeway/runs/${component(runId)}/${attempt}`

/** The project's mirror; made where it is missing. */
export async function openMirror(layout: Layout, projectId: string): Promise<Repository> {
  const gitDir = layout.mirror(projectId)
  if (!existsSync(gitDir)) await makeReadable(layout.mirrors, gitDir)
  return { gitDir, as: null }
}

/** A bare repository whose objects the accounts of runs may read. */
export async function makeReadable(parent: string, gitDir: string): Promise<void> {
  await makePassable(parent)
  const fresh = `${gitDir}.${randomUUID()}`
  await mkdir(fresh, { mode: 0o711 })
  await layGitDirectory(fresh, { config: mirrorConfig, head: 'ref: refs/heads/none\n' })
  await chmod(fresh, 0o711)
  for (const name of ['objects', 'objects/info', 'objects/pack']) await chmod(join(fresh, name), 0o755)
  // Another process may have been first; its own is as good.
  await rename(fresh, gitDir).catch(() => rm(fresh, { recursive: true, force: true }))
}

/** The files that make a directory a git directory; no template, so no hooks. */
export async function layGitDirectory(
  directory: string,
  content: { config: string; head: string; alternates?: readonly string[]; attributes?: string },
): Promise<void> {
  for (const name of ['objects/info', 'objects/pack', 'refs/heads', 'info']) {
    await mkdir(join(directory, name), { recursive: true, mode: 0o755 })
  }
  await writeFile(join(directory, 'config'), content.config)
  await writeFile(join(directory, 'HEAD'), content.head)
  await writeFile(join(directory, 'info/attributes'), content.attributes ?? byteExactAttributes)
  if (content.alternates !== undefined) {
    await writeFile(join(directory, 'objects/info/alternates'), `${content.alternates.join('\n')}\n`)
  }
}

/** Copies the base branch's history into the mirror and returns its commit. */
export async function fetchBase(source: Source, mirror: Repository, baseBranch: string): Promise<string> {
  const reference = `refs/heads/${baseBranch}`
  const commit = await resolveCommit(source, reference)
  if (commit === undefined) {
    throw new OperationalFailure('gitFailed', `\`${source.path}\` has no branch \`${baseBranch}\``)
  }
  const previous = await resolveCommit(mirror, reference)
  if (previous === commit) return commit
  const known = previous !== undefined && (await resolveCommit(source, previous)) !== undefined
  const have = known ? [previous] : []
  await transferCommit({ from: source, to: mirror, commit, have, strict: false })
  const why = await whyTreeUnsupported(mirror, commit)
  if (why !== undefined) throw new OperationalFailure('gitFailed', `\`${source.path}\` ${why}`)
  await pin(mirror, reference, commit)
  return commit
}

/** Points a reference of the mirror at a commit, so that it is kept. */
export async function pin(mirror: Repository, reference: string, commit: string): Promise<void> {
  await runGit({ ...mirror, args: ['update-ref', reference, commit] })
}
