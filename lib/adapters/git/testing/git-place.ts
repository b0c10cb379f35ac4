// A user's repository, Leeway's data directory and the port, in a fresh temporary directory.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AttemptPlace, Git } from '../../../orchestrator/git-ports'
import type { RunUser } from '../../../orchestrator/jail-ports'
import { createGit } from '../create-git'
import type { Hiding } from '../views'

export const limits = {
  timeSeconds: 60,
  idleSeconds: 60,
  outputBytes: 1_000_000,
  processes: 100,
  memoryBytes: 1_000_000_000,
  diskBytes: 1_000_000_000,
  files: 50_000,
  tokens: null,
  costMicroUsd: null,
}

export type World = ReturnType<typeof makeWorld>

export function makeWorld() {
  const root = mkdtempSync(join(tmpdir(), 'leeway-git-'))
  chmodSync(root, 0o755)
  const repository = join(root, 'projects/app')
  const dataDirectory = join(root, 'data')
  mkdirSync(repository, { recursive: true })
  mkdirSync(dataDirectory, { mode: 0o711 })
  const git = createGit({ dataDirectory, projectRoots: [join(root, 'projects')] })
  const project = { projectId: 'project-1', source: repository, baseBranch: 'main' }
  const user = userGit(repository, root)
  user('init', '--quiet', '-b', 'main')
  return { root, repository, dataDirectory, git, project, user, remove: () => removeWorld(root) }
}

/** git as the user calls it: with a home, a configuration and an identity of their own. */
export function userGit(cwd: string, home: string) {
  return (...args: string[]) =>
    execFileSync('git', args, { cwd, env: userEnvironment(home), stdio: 'pipe' })
      .toString('utf8')
      .trimEnd()
}

function userEnvironment(home: string) {
  const who = { NAME: 'Ada', EMAIL: 'ada@example.org' }
  return {
    NODE_ENV: 'test' as const,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: who.NAME,
    GIT_AUTHOR_EMAIL: who.EMAIL,
    GIT_COMMITTER_NAME: who.NAME,
    GIT_COMMITTER_EMAIL: who.EMAIL,
  }
}

function removeWorld(root: string): void {
  execFileSync('chmod', ['-R', 'u+rwX', root])
  rmSync(root, { recursive: true, force: true })
}

export function write(directory: string, files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), content)
  }
}

/** Commits everything in the user's checkout and returns the commit. */
export function commitAll(world: World, files: Record<string, string | Buffer>, message = 'work'): string {
  write(world.repository, files)
  world.user('add', '-A')
  world.user('commit', '--quiet', '--allow-empty', '-m', message)
  return world.user('rev-parse', 'HEAD')
}

/** Every entry below a directory: mode, owner and the SHA-256 of its content. */
export function fingerprint(directory: string): Record<string, string> {
  const found: Record<string, string> = {}
  const visit = (path: string) => {
    const stats = lstatSync(path)
    const head = `${stats.mode.toString(8)} ${stats.uid}`
    if (stats.isDirectory()) {
      found[path] = head
      for (const name of readdirSync(path)) visit(join(path, name))
    } else {
      const content = stats.isSymbolicLink() ? readlinkSync(path) : readFileSync(path)
      found[path] = `${head} ${createHash('sha256').update(content).digest('hex')}`
    }
  }
  visit(directory)
  return found
}

/** Observes the base and lays out the first attempt of a run. */
export async function startAttempt(
  world: World,
  options: { runId?: string; attempt?: number; from?: string; user?: RunUser; hiding?: Hiding } = {},
): Promise<{ base: string; place: AttemptPlace }> {
  const { commit: base } = await world.git.observeBase(world.project)
  const { runId = 'run-1', attempt = 1, user = null, from, hiding = hidesNothing } = options
  const place = await world.git.prepareAttempt({
    ...{ projectId: world.project.projectId, runId, attempt, lease: 1, base, user, hiding },
    ...(from === undefined ? {} : { from }),
  })
  return { base, place }
}

const hidesNothing = { key: 'nothing', hides: () => false }

export function captureAttempt(
  git: Git,
  { base, place }: { base: string; place: AttemptPlace },
  options: { runId?: string; attempt?: number; files?: number } = {},
) {
  const { runId = 'run-1', attempt = 1, files = limits.files } = options
  return git.capture({
    ...{ projectId: 'project-1', runId, attempt, place, base },
    ...{ message: 'change\n\nLeeway-Run: run-1\n', limits: { ...limits, files } },
  })
}

/** The whole way from files written by an agent to a merge that is ready to land. */
export async function makeMerge(
  world: World,
  files: Record<string, string | Buffer>,
): Promise<{ base: string; commit: string; merge: string }> {
  const started = await startAttempt(world)
  write(started.place.worktree, files)
  const { commit } = await captureAttempt(world.git, started)
  const { base } = started
  const merged = await world.git.merge({
    projectId: 'project-1',
    runId: 'run-1',
    commit,
    base,
    message: 'merge\n',
  })
  if (merged.kind !== 'merged') throw new Error(`conflict in ${merged.paths.join(', ')}`)
  return { base, commit, merge: merged.merge }
}
