// Starts the program that makes the jail, and knows when it stands, what it wrote and when all of it is gone.
import { spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  closeSync,
  constants,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { OperationalFailure } from '../../domain/failures'
import type { RunUser } from '../../orchestrator/jail-ports'
import { isGone, killProcess, startTimeOf } from './process-tree'

const argumentsFd = 3
export const statusFd = 4
export const startedFd = 5
const filterFd = 6

export type Launched = {
  /** The first process of the jail's namespace, as the host numbers it; its parent makes and watches it. */
  root: number
  kill(): void
  /** Resolves when no process is left and all output was handed over. `code` is null where a signal ended it. */
  gone: Promise<{ code: number | null }>
}

export type Launch = {
  launcher: string
  launcherArguments: readonly string[]
  bubblewrap: string
  bubblewrapArguments: readonly string[]
  insideArguments: readonly string[]
  /** What the kernel asks before each system call; null where this machine has no such program. */
  filter: Uint8Array | null
  directory: string
  user: RunUser
  onBytes: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void
}

/** Throws OperationalFailure `jailFailed` when the jail could not be made. */
export async function launch(request: Launch): Promise<Launched> {
  const { directory } = request
  const listed = Buffer.from(request.bubblewrapArguments.map((one) => `${one}\0`).join(''))
  const given = openUnnamed(directory, 'arguments', listed)
  // Read by bubblewrap from the first byte, so that each jail needs one of its own.
  const filter = request.filter === null ? [] : [openUnnamed(directory, 'filter', request.filter)]
  const nothing = openSync('/dev/null', 'r')
  const [stdout, stderr] = openFifos(directory, request.user)
  const complaint: Uint8Array[] = []
  let started = false
  const child = spawn(
    request.launcher,
    [
      ...request.launcherArguments,
      request.bubblewrap,
      '--args',
      String(argumentsFd),
      ...filter.flatMap(() => ['--add-seccomp-fd', String(filterFd)]),
      ...request.insideArguments,
    ],
    {
      env: { NODE_ENV: 'production' },
      cwd: '/',
      detached: true,
      stdio: [
        ...[nothing, stdout.writeEnd, stderr.writeEnd, given, 'pipe' as const, 'pipe' as const, ...filter],
        ...closedFrom(filterFd + filter.length, nothing),
      ],
    },
  )
  for (const fd of [nothing, given, ...filter, stdout.writeEnd, stderr.writeEnd]) closeSync(fd)
  const exited = new Promise<{ code: number | null }>((resolve) => {
    child.on('error', () => resolve({ code: null }))
    child.on('exit', (code) => resolve({ code }))
  })
  const outputEnded = Promise.all([
    drain(stdout.readEnd, (bytes) => request.onBytes('stdout', bytes)),
    drain(stderr.readEnd, (bytes) => {
      if (started) request.onBytes('stderr', bytes)
      else complaint.push(bytes)
    }),
  ])
  const stdio: readonly Stdio[] = child.stdio
  const root = await readRoot(stdio[statusFd])
  started = root !== null && (await isStarted(stdio[startedFd]))
  for (const bytes of complaint.splice(0))
    if (started) request.onBytes('stderr', bytes)
    else complaint.push(bytes)
  const rootStartTime = root === null ? undefined : startTimeOf(root)

  function kill() {
    child.kill('SIGKILL')
    if (root !== null && rootStartTime !== undefined) killProcess(root, rootStartTime)
  }

  async function waitUntilGone() {
    const exit = await exited
    while (root !== null && rootStartTime !== undefined && !isGone(root, rootStartTime)) {
      killProcess(root, rootStartTime)
      await sleep(2)
    }
    await outputEnded
    return exit
  }

  const gone = waitUntilGone()
  if (started && root !== null) return { root, kill, gone }
  kill()
  await gone
  throw new OperationalFailure('jailFailed', `the jail could not be made: ${sentenceOf(complaint)}`)
}

function sentenceOf(complaint: readonly Uint8Array[]): string {
  const text = Buffer.concat(complaint).toString('utf8').trim().replaceAll('\n', '; ')
  return text === ''
    ? 'bubblewrap ended without a word; see `leeway worker` for its probe'
    : text.slice(0, 500)
}

/** For whoever inherits it: nobody else finds it any more. */
function openUnnamed(directory: string, name: string, bytes: Uint8Array): number {
  const path = join(directory, name)
  writeFileSync(path, bytes, { mode: 0o600 })
  const fd = openSync(path, 'r')
  rmSync(path)
  return fd
}

/**
 * Named pipes instead of Node's own, which are sockets: programs that open /dev/stdout again fail on a socket.
 * They are the run's, so that its account may open them again.
 */
function openFifos(directory: string, user: RunUser) {
  const paths = [join(directory, 'stdout'), join(directory, 'stderr')] as const
  for (const path of paths) rmSync(path, { force: true })
  const made = spawnSync('/usr/bin/mkfifo', ['-m', '0600', '--', ...paths], {
    env: { NODE_ENV: 'production' },
  })
  if (made.status !== 0)
    throw new OperationalFailure('jailFailed', `no named pipe can be made below \`${directory}\``)
  return [openFifo(paths[0], user), openFifo(paths[1], user)] as const
}

function openFifo(path: string, user: RunUser): { readEnd: Socket; writeEnd: number } {
  const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writeEnd = openSync(path, constants.O_WRONLY)
  if (user !== null) chownSync(path, user.uid, user.gid)
  return { readEnd: new Socket({ fd: readFd, readable: true, writable: false }), writeEnd }
}

const closeOnExec = 0o2_000_000

/**
 * What this process inherited open would be inherited by the jail too, and an open host directory is a way out:
 * such a descriptor is /dev/null in there.
 */
function closedFrom(first: number, nothing: number): ('ignore' | number)[] {
  const inherited = readdirSync('/proc/self/fdinfo')
    .map(Number)
    .filter((fd) => fd >= first && isInherited(fd))
  const count = Math.max(first, ...inherited.map((fd) => fd + 1)) - first
  return Array.from({ length: count }, (_, index) => (inherited.includes(index + first) ? nothing : 'ignore'))
}

function isInherited(fd: number): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1]
    return flags !== undefined && (Number.parseInt(flags, 8) & closeOnExec) === 0
  } catch {
    return false
  }
}

/** The handler runs before the next read: a slow one slows the jail down instead of filling memory. */
function drain(readEnd: Readable, onBytes: (bytes: Uint8Array) => void): Promise<void> {
  return new Promise((resolve) => {
    readEnd.on('data', onBytes)
    readEnd.on('error', () => resolve())
    readEnd.on('close', () => resolve())
  })
}

type Stdio = Readable | object | null | undefined

/** The pid of the namespace's first process, or null when bubblewrap ended before it made one. */
async function readRoot(stream: Stdio): Promise<number | null> {
  const text = await readUntil(stream, (so) => so.includes('\n'))
  const found = /"child-pid": (\d+)/.exec(text)
  return found === null ? null : Number(found[1])
}

async function isStarted(stream: Stdio): Promise<boolean> {
  return (await readUntil(stream, (so) => so.includes('started'))).includes('started')
}

function readUntil(stream: Stdio, isEnough: (text: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    if (!(stream instanceof Socket)) return resolve(text)
    stream.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('utf8')).slice(0, 4096)
      if (isEnough(text)) resolve(text)
    })
    stream.on('error', () => resolve(text))
    stream.on('close', () => resolve(text))
  })
}
