// The directories of one attempt. The work tree is filled with read-tree and checkout-index through host.git instead of
// `git worktree add`: that would leave administrative files in the mirror, need `worktree remove` (which stops halfway
// over what agents leave), and put a `.git` file there that the host's git believes. Plumbing writes the same bytes.
import { existsSync } from 'node:fs'
import { appendFile, chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AttemptPlace } from '../../orchestrator/git-ports'
import type { RunUser } from '../../orchestrator/jail-ports'
import { makePassable, makePrivate, type Layout } from './layout'
import { layGitDirectory, openMirror, pin, basePin } from './mirror'
import { bytesOf, showPath } from './names'
import { listTreePaths } from './objects'
import { removeDirectory } from './remove'
import { runGit, type Repository } from './run-git'
import { runProgram } from './run-program'
import { sendPack } from './transfer'
import type { Hiding } from './views'

/** Inside the jail the agent's git directory and the mirror's objects stand at these fixed paths. */
export const gitfileContent = 'gitdir: /agent.git\n'
const objectsInside = '/objects'

// Uid, inode and change time differ inside the jail: without these the agent's first `git status` reads every file.
const agentConfig = `[core]
\trepositoryformatversion = 1
\tbare = false
\tlogAllRefUpdates = true
\tcheckStat = minimal
\ttrustctime = false
[user]
\tname = agent
\temail = agent@localhost
[gc]
\tauto = 0
`
// What is hidden is missing: git then leaves entries alone that it is told to skip, instead of failing on them.
const partialConfig = `[extensions]
\tpartialClone = hidden
[remote "hidden"]
\tpromisor = true
\turl = /nonexistent
`
const hostConfig = '[core]\n\trepositoryformatversion = 0\n\tbare = true\n'

function placeAt(view: Repository, directory: string): AttemptPlace {
  return {
    directory,
    worktree: join(directory, 'worktree'),
    hostGit: join(directory, 'host.git'),
    agentGit: join(directory, 'agent.git'),
    agentGitfile: join(directory, 'agent.gitfile'),
    objects: join(view.gitDir, 'objects'),
    home: join(directory, 'home'),
    protocol: join(directory, 'protocol'),
  }
}

/** Pins the base, then lays out everything an attempt needs. A left-over of the same attempt is removed first. */
export async function prepareAttempt(
  layout: Layout,
  request: {
    projectId: string
    runId: string
    attempt: number
    lease: number
    base: string
    from?: string
    hiding: Hiding
    user: RunUser
    mirror: Repository
    view: Repository
  },
): Promise<AttemptPlace> {
  const { mirror } = request
  await pin(mirror, basePin(request.runId), request.base)
  const directory = layout.attempt(request.runId, request.attempt, request.lease)
  await makePassable(layout.attempts)
  if (existsSync(directory)) await removeDirectory(layout, directory)
  const place = placeAt(request.view, directory)
  await mkdir(directory, { mode: 0o700 })
  const start = request.from ?? request.base
  await layAgentSide(place, start)
  await fillWorktree(place, mirror, start)
  await skipHidden(place, mirror, start, request.hiding)
  if (start !== request.base) {
    const to = { gitDir: place.agentGit, as: null }
    await sendPack({ from: mirror, to, commit: start, have: [request.base], strict: false })
  }
  // host.git comes after, and stays ours: nothing that runs as the agent's account may write it.
  if (request.user !== null) await giveTo(directory, request.user)
  await layHostGit(place, mirror)
  return place
}

async function layAgentSide(place: AttemptPlace, start: string): Promise<void> {
  for (const path of [place.worktree, place.agentGit, place.home, place.protocol]) await mkdir(path)
  const head = 'ref: refs/heads/work\n'
  await layGitDirectory(place.agentGit, {
    config: agentConfig,
    head,
    alternates: [objectsInside],
    attributes: '',
  })
  await writeFile(join(place.agentGit, 'refs/heads/work'), `${start}\n`)
  await writeFile(place.agentGitfile, gitfileContent)
}

async function layHostGit(place: AttemptPlace, mirror: Repository): Promise<void> {
  await mkdir(place.hostGit, { mode: 0o700 })
  await layGitDirectory(place.hostGit, {
    config: hostConfig,
    head: 'ref: refs/heads/none\n',
    alternates: [join(mirror.gitDir, 'objects')],
  })
}

async function fillWorktree(place: AttemptPlace, mirror: Repository, start: string): Promise<void> {
  await checkOut(mirror, start, place.worktree, join(place.agentGit, 'index'))
  // The mount point of the agent's gitfile. On the host `/agent.git` does not exist, so git there stops with an error.
  await writeFile(join(place.worktree, '.git'), gitfileContent)
}

/** What a mount covers does not count as changed for the agent's git, which could not read what was there. */
async function skipHidden(
  { worktree, agentGit }: AttemptPlace,
  mirror: Repository,
  start: string,
  { hides }: Hiding,
): Promise<void> {
  const hidden = (await listTreePaths(mirror, start)).filter((path) => hides(showPath(path)))
  if (hidden.length === 0) return
  const args = ['update-index', '--skip-worktree', '-z', '--stdin']
  const input = bytesOf(hidden.map((path) => `${path}\0`).join(''))
  await runGit({ ...mirror, workTree: worktree, indexFile: join(agentGit, 'index'), args }, { input })
  await appendFile(join(agentGit, 'config'), partialConfig)
}

/** Writes a commit's files, byte-exact, into an empty directory and leaves the index that describes them. */
async function checkOut(
  mirror: Repository,
  commit: string,
  workTree: string,
  indexFile: string,
): Promise<void> {
  await runGit({ ...mirror, indexFile, args: ['read-tree', commit] })
  await runGit(
    { ...mirror, indexFile, workTree, args: ['checkout-index', '--all', '-u'] },
    { timeoutSeconds: 600 },
  )
}

/** A clean tree of a commit without any `.git`. */
export async function prepareCheckout(
  layout: Layout,
  request: { projectId: string; commit: string; name: string; user: RunUser },
): Promise<string> {
  const mirror = await openMirror(layout, request.projectId)
  const directory = layout.checkout(request.name)
  await makePassable(layout.checkouts)
  if (existsSync(directory)) await removeDirectory(layout, directory)
  await mkdir(directory, { mode: 0o700 })
  const work = await makePrivate(layout.work, null)
  await checkOut(mirror, request.commit, directory, join(work, 'index'))
  await rm(work, { recursive: true })
  if (request.user !== null) await giveTo(directory, request.user)
  await chmod(directory, 0o700)
  return directory
}

async function giveTo(directory: string, user: NonNullable<RunUser>): Promise<void> {
  const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
  const args = ['-R', '-h', `${user.uid}:${user.gid}`, '--', directory]
  const { exitCode, stderr } = await runProgram({ program: 'chown', args, cwd: '/', environment, as: null })
  if (exitCode !== 0) throw new Error(`chown of \`${directory}\` failed: ${stderr.trim()}`)
}
