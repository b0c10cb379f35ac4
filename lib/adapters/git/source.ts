// The user's repository: what it is, whose it is, and whether it can be a project. Nothing here writes.
import { existsSync } from 'node:fs'
import { lstat, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { OperationalFailure } from '../../domain/failures'
import { listTree, readBlobs } from './objects'
import { readGit, resolveCommit, runGit, type Repository } from './run-git'
import { runProgram, type Account } from './run-program'

/** A user's repository as it is opened for one operation: always under its owner's account. */
export type Source = Repository & { path: string; ownerUid: number }

type Refusal = { ok: false; why: string }

/** git before 2.38 has no `merge-tree --write-tree`. */
export async function refuseOldGit(): Promise<string | undefined> {
  const environment = { PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin', LC_ALL: 'C' }
  const call = { program: 'git', args: ['version'], cwd: '/', environment, as: null }
  const text = (await runProgram(call)).stdout.toString('utf8').trim()
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(text) ?? []
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 38)) return undefined
  return `\`${text}\` is too old; install git 2.38 or newer`
}

/** Opens the repository whose main checkout is `path`, below one of `roots` by its real path. */
export async function openSource(
  path: string,
  roots: readonly string[],
): Promise<{ ok: true; source: Source } | Refusal> {
  const real = await realpath(path).catch(() => undefined)
  if (real === undefined) return refuse(`\`${path}\` does not exist`)
  const allowed = await Promise.all(roots.map((root) => realpath(root).catch(() => undefined)))
  if (!allowed.some((root) => root !== undefined && isWithin(real, root))) {
    return refuse(`\`${real}\` is outside the directories that projects may come from (LEEWAY_PROJECT_ROOTS)`)
  }
  const gitDir = join(real, '.git')
  const entry = await lstat(gitDir).catch(() => undefined)
  if (entry === undefined) return refuse(whyNoGit(real))
  if (!entry.isDirectory()) {
    return refuse(
      `\`${real}\` is a linked worktree, a submodule or has its git directory elsewhere; name the main checkout`,
    )
  }
  const owner = await stat(gitDir)
  const account = accountOf(owner)
  if (account === 'foreign') {
    return refuse(`\`${real}\` belongs to another user (uid ${owner.uid}); run Leeway as that user`)
  }
  return { ok: true, source: { path: real, gitDir, as: account, ownerUid: owner.uid } }
}

/** Like `openSource`, for a project that was accepted before. Throws `gitFailed` with the sentence. */
export async function reopenSource(path: string, roots: readonly string[]): Promise<Source> {
  const opened = await openSource(path, roots)
  if (!opened.ok) throw new OperationalFailure('gitFailed', opened.why)
  return opened.source
}

/** One sentence why this repository cannot be a project; else its base branch: the one checked out. */
export async function examine(source: Source): Promise<{ ok: true; baseBranch: string } | Refusal> {
  const settings = await readSettings(source)
  const why = whyUnsupported(source, settings)
  if (why !== undefined) return refuse(why)
  const args = ['symbolic-ref', '--quiet', 'HEAD']
  const head = await runGit({ ...source, args }, { exits: [0, 1, 128] })
  const reference = head.stdout.toString('utf8').trim()
  if (!reference.startsWith('refs/heads/')) {
    return refuse(`\`${source.path}\` has no branch checked out; check out the branch that changes land on`)
  }
  const commit = await resolveCommit(source, reference)
  if (commit === undefined) return refuse(`\`${source.path}\` has no commits; make a first one`)
  const whyNot = await whyTreeUnsupported(source, commit)
  if (whyNot !== undefined) return refuse(`\`${source.path}\` ${whyNot}`)
  return { ok: true, baseBranch: reference.slice('refs/heads/'.length) }
}

/** Why a commit's tree is nothing Leeway can work on; undefined where it can. */
export async function whyTreeUnsupported(
  repository: Repository,
  commit: string,
): Promise<string | undefined> {
  const entries = await listTree(repository, commit)
  if (entries.some(({ mode, path }) => mode === '160000' || path === '.gitmodules')) {
    return 'has submodules, which are not supported'
  }
  const attributes = entries.filter(
    ({ mode, path }) => mode !== '120000' && path.split('/').at(-1) === '.gitattributes',
  )
  const contents = await readBlobs(
    repository,
    attributes.map(({ id }) => id),
  )
  if (contents.some((content) => /\bfilter=lfs\b/.test(content.toString('latin1')))) {
    return 'keeps files in Git LFS, which is not supported'
  }
  return undefined
}

/** The repository's own configuration, keys in lower case; the last value wins. */
export async function readSettings(repository: Repository): Promise<Map<string, string>> {
  const text = await readGit({ ...repository, args: ['config', '--local', '--list', '-z'] })
  const pairs = text.split('\0').filter((line) => line !== '')
  return new Map(
    pairs.map((line) => {
      const [key = '', ...value] = line.split('\n')
      return [key.toLowerCase(), value.join('\n')]
    }),
  )
}

function whyUnsupported(source: Source, settings: ReadonlyMap<string, string>): string | undefined {
  const named = `\`${source.path}\``
  const keys = [...settings.keys()]
  if (settings.get('core.bare') === 'true') return `${named} is a bare repository; name one with a checkout`
  if (settings.has('core.worktree')) return `${named} keeps its files elsewhere (core.worktree)`
  if (settings.get('extensions.objectformat') === 'sha256') {
    return `${named} uses SHA-256 object ids, which are not supported`
  }
  if (existsSync(join(source.gitDir, 'shallow'))) {
    return `${named} is a shallow clone; run \`git fetch --unshallow\` first`
  }
  const partial = keys.some((key) => key === 'extensions.partialclone' || key.endsWith('.promisor'))
  if (partial) return `${named} is a partial clone; make a full clone first`
  return undefined
}

function whyNoGit(path: string): string {
  const bare = ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(path, name)))
  if (bare) return `\`${path}\` is a bare repository; name one with a checkout`
  return `\`${path}\` is not the top of a git repository; name the directory that holds \`.git\``
}

function accountOf(owner: { uid: number; gid: number }): Account | 'foreign' {
  const own = process.getuid?.()
  if (own === undefined || own === owner.uid) return null
  return own === 0 ? { uid: owner.uid, gid: owner.gid } : 'foreign'
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)
}

function refuse(why: string): Refusal {
  return { ok: false, why }
}
