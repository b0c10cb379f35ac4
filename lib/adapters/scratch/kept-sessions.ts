// What an agent's program remembers of its session, from one attempt of a run to the next. An agent wrote it, so that
// only plain files come across, and nothing but the next attempt of the same run ever reads them.
import { constants } from 'node:fs'
import { chmod, chown, lstat, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RunUser } from '../../orchestrator/jail-ports'
import type { KeptSessions } from '../../orchestrator/scratch-ports'

const bytesMax = 64 * 1024 * 1024
const filesMax = 2_000
const depthMax = 12
const unfinished = '.new'
const endsUnfinished = /\.new$/

/** Sessions below `<dataDirectory>/sessions`, one directory a run, readable by Leeway alone. */
export function createKeptSessions({ dataDirectory }: { dataDirectory: string }): KeptSessions {
  const root = join(dataDirectory, 'sessions')
  const placeOf = (runId: string) => join(root, runId)
  const makingOf = (runId: string) => `${placeOf(runId)}${unfinished}`

  return {
    async keep(runId, home, directories) {
      const making = makingOf(runId)
      await rm(making, { recursive: true, force: true })
      await mkdir(making, { recursive: true, mode: 0o700 })
      await chmod(root, 0o700)
      // What an agent made unreadable is not gone on with: the next attempt begins a session of its own.
      const isWhole = await copyFiles(home, directories, making, null).catch(() => false)
      await rm(placeOf(runId), { recursive: true, force: true })
      if (isWhole) await rename(making, placeOf(runId))
      else await rm(making, { recursive: true, force: true })
      return isWhole
    },
    async restore(runId, home, user) {
      const kept = await readdir(placeOf(runId)).catch(() => [])
      return kept.length > 0 && copyFiles(placeOf(runId), kept, home, user)
    },
    async remove(runId) {
      for (const place of [placeOf(runId), makingOf(runId)]) await rm(place, { recursive: true, force: true })
    },
    async list() {
      const names = await readdir(root).catch(() => [])
      // What is being made belongs to a run like all else: nobody else's round may sweep it away meanwhile.
      return [...new Set(names.map((name) => name.replace(endsUnfinished, '')))]
    },
  }
}

/** False where it is too much to be kept: half a session is none. */
async function copyFiles(
  from: string,
  directories: readonly string[],
  to: string,
  user: RunUser,
): Promise<boolean> {
  let bytes = 0
  let files = 0

  async function copyEntry(path: string, depth: number): Promise<boolean> {
    const status = await lstat(join(from, path)).catch(() => null)
    if (status === null) return true
    if (status.isDirectory()) return copyDirectory(path, depth)
    // A second name may be one of a file that the agent could not read itself.
    if (!status.isFile() || status.nlink > 1) return true
    bytes += status.size
    files += 1
    if (bytes > bytesMax || files > filesMax) return false
    await copyFile(join(from, path), join(to, path), user)
    return true
  }

  async function copyDirectory(path: string, depth: number): Promise<boolean> {
    if (depth > depthMax) return false
    await makeDirectory(join(to, path), user)
    for (const name of await readdir(join(from, path)))
      if (!(await copyEntry(join(path, name), depth + 1))) return false
    return true
  }

  for (const directory of directories) {
    if (!(await isPlainWay(from, directory))) continue
    for (const above of waysAbove(directory)) await makeDirectory(join(to, above), user)
    if (!(await copyEntry(directory, 0))) return false
  }
  return true
}

/** Whether no link stands on the way: a name in an agent's home may lead anywhere. */
async function isPlainWay(from: string, directory: string): Promise<boolean> {
  for (const part of [...waysAbove(directory), directory]) {
    const status = await lstat(join(from, part)).catch(() => null)
    if (status?.isDirectory() !== true) return false
  }
  return true
}

/** `a/b/c` → `a`, `a/b`. */
function waysAbove(directory: string): string[] {
  const above = dirname(directory)
  return above === '.' ? [] : [...waysAbove(above), above]
}

async function makeDirectory(path: string, user: RunUser): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (user !== null) await chown(path, user.uid, user.gid)
}

/** The file that was looked at is the one that is read, even if its name leads elsewhere by then. */
async function copyFile(from: string, to: string, user: RunUser): Promise<void> {
  const source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    await writeCopy(source, to, user)
  } finally {
    await source.close()
  }
}

async function writeCopy(source: FileHandle, to: string, user: RunUser): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const target = await open(to, flags, 0o600)
  try {
    await target.writeFile(await source.readFile())
    if (user !== null) await target.chown(user.uid, user.gid)
  } finally {
    await target.close()
  }
}
