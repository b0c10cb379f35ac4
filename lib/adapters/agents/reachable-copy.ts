// Agents run under accounts of their own where Leeway is root. What lies in somebody's home cannot be shown to them, so
// it is copied to where they can reach it.
import { createHash, randomUUID } from 'node:crypto'
import { constants, statSync } from 'node:fs'
import { chmod, cp, lstat, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { weekMilliseconds } from '../../domain/durations'
import { OperationalFailure } from '../../domain/failures'

const entriesMax = 50_000

/** The directory itself where every account can reach it. `name` tells programs and versions apart. */
export async function reachableCopy(directory: string, copyTo: string, name: string): Promise<string> {
  if (isReachableByAll(directory)) return directory
  const files = await listEntries(directory)
  const copy = join(copyTo, `${name}-${fingerprintOf(files)}`)
  if (!(await isThere(copy))) await makeCopy(directory, copy)
  // What is used stays; the clock of the file system is the one that is compared with.
  await utimes(copy, new Date(), new Date())
  await removeUnused(copyTo, copy)
  return copy
}

/** Whether an account that owns nothing can read it: every directory above must let others through. */
function isReachableByAll(directory: string): boolean {
  if ((statSync(directory).mode & 0o005) !== 0o005) return false
  for (let above = dirname(directory); above !== '/'; above = dirname(above))
    if ((statSync(above).mode & 0o001) === 0) return false
  return true
}

type Entry = { path: string; size: number; changed: number }

async function listEntries(directory: string): Promise<Entry[]> {
  const paths = (await readdir(directory, { recursive: true })).sort()
  if (paths.length > entriesMax)
    throw new OperationalFailure(
      'agentMissing',
      `\`${directory}\` holds more than ${entriesMax} files: declare the directory of the program alone`,
    )
  return Promise.all(
    paths.map(async (path) => {
      const { size, mtimeMs: changed } = await lstat(join(directory, path))
      return { path, size, changed }
    }),
  )
}

/** Cheap, and another one as soon as an update writes a file. */
function fingerprintOf(entries: readonly Entry[]): string {
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16)
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null
}

/** A half-made copy is never used: it is made beside and renamed. */
async function makeCopy(from: string, to: string): Promise<void> {
  const making = `${to}.${randomUUID()}`
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o755 })
    const mode = constants.COPYFILE_FICLONE
    await cp(from, making, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, mode })
    await openToAll(making)
    await rename(making, to).catch(async (error: unknown) => {
      // Another worker was quicker.
      if (!(await isThere(to))) throw error
    })
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}

async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755)
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}

/** A copy that no run has asked for in a week goes. */
async function removeUnused(copyTo: string, inUse: string): Promise<void> {
  const oldest = Date.now() - weekMilliseconds
  for (const name of await readdir(copyTo)) {
    const path = join(copyTo, name)
    const status = await lstat(path).catch(() => null)
    if (path === inUse || status === null || status.mtimeMs > oldest) continue
    await rm(path, { recursive: true, force: true })
  }
}
