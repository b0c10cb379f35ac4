// What really lies in a directory an agent has written: `lstat` of every entry, nothing followed, nothing opened.
// Synchronous calls are several times faster here; the event loop gets its turn every few entries.
import { chmodSync, lstatSync, readdirSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Finding } from '../../domain/events/fields'
import { bytePath, bytesOf, isGitName, type BytePath } from './names'

export type WalkedEntry = { path: BytePath; stats: Stats }
/** A finding whose path is still bytes. */
export type Problem = Omit<Finding, 'path'> & { path: BytePath }
export type Walked = { files: WalkedEntry[]; problems: Problem[] }

const entriesPerTurn = 64

/**
 * Walks `root`. Directories without permissions get them back before they are entered; setuid bits are taken away.
 * Entries named like a git directory are reported and not entered, but for the mount point `isMountPoint` knows.
 * So are bare repositories, but for those `isKnownRepository` knows: a project's own fixtures.
 * Stops with `tooManyFiles` after `entriesMax` entries.
 */
export async function walkTree(
  root: string,
  entriesMax: number,
  isMountPoint: (path: BytePath, stats: Stats) => boolean,
  isKnownRepository: (directory: BytePath) => boolean = () => false,
): Promise<Walked> {
  const walked: Walked = { files: [], problems: [] }
  const directories: BytePath[] = ['']
  let seen = 0
  for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
    const names = namesIn(root, directory, walked.problems)
    if (isBareRepository(names) && !isKnownRepository(directory)) {
      const message = 'a bare repository: git run in it would believe its configuration; not committed'
      walked.problems.push({ kind: 'nestedGit', path: directory, message, blocks: true })
      if (directory !== '') continue
    }
    for (const name of names) {
      const path = directory === '' ? name : `${directory}/${name}`
      seen += 1
      if (seen > entriesMax) {
        const message = `the tree has more than ${entriesMax} entries; the rest was not looked at`
        walked.problems.push({ kind: 'tooManyFiles', path, message, blocks: true })
        return walked
      }
      if (seen % entriesPerTurn === 0) await setImmediate()
      visit(root, path, name, walked, directories, isMountPoint)
    }
  }
  return walked
}

/** Git takes any directory with these three for a repository, whatever its name is, and runs what it configures. */
function isBareRepository(names: readonly BytePath[]): boolean {
  const lower = names.map((name) => name.toLowerCase())
  return ['head', 'objects', 'refs'].every((name) => lower.includes(name))
}

function visit(
  root: string,
  path: BytePath,
  name: BytePath,
  walked: Walked,
  directories: BytePath[],
  isMountPoint: (path: BytePath, stats: Stats) => boolean,
): void {
  const stats = attempt(path, walked.problems, () => lstatSync(absolute(root, path)))
  if (stats === undefined || isMountPoint(path, stats)) return
  if (isGitName(name)) {
    const message = 'a git directory of its own, or a name that some file systems take for one; not committed'
    walked.problems.push({ kind: 'nestedGit', path, message, blocks: true })
    return
  }
  restore(root, path, stats, walked.problems)
  if (stats.isDirectory()) directories.push(path)
  else walked.files.push({ path, stats })
}

/** Gives the owner back what reading needs and takes setuid and setgid bits of files away. */
function restore(root: string, path: BytePath, stats: Stats, problems: Problem[]): void {
  if (!stats.isDirectory() && !stats.isFile()) return
  const needed = stats.isDirectory() ? 0o700 : 0o400
  const isUnreadable = (stats.mode & needed) !== needed
  const isSetuid = stats.isFile() && (stats.mode & 0o6000) !== 0
  if (!isUnreadable && !isSetuid) return
  const mode = (stats.mode & 0o777) | needed
  attempt(path, problems, () => chmodSync(absolute(root, path), mode))
  if (isUnreadable) {
    const message = 'its permissions kept even its owner out; they were restored and it was read'
    problems.push({ kind: 'unreadable', path, message, blocks: false })
  }
  if (isSetuid) {
    const message = 'runs as its owner whoever starts it (setuid or setgid); the bit was removed'
    problems.push({ kind: 'setuidFile', path, message, blocks: true })
  }
}

function namesIn(root: string, directory: BytePath, problems: Problem[]): BytePath[] {
  const read = () => readdirSync(absolute(root, directory), { encoding: 'buffer' })
  const names = attempt(directory, problems, read) ?? []
  return names.map(bytePath).sort()
}

/** A path as the system takes it: bytes, since names need not be text. */
export function absolute(root: string, path: BytePath): Buffer {
  return path === '' ? Buffer.from(root) : Buffer.concat([Buffer.from(join(root, '/')), bytesOf(path)])
}

/** Runs one system call; where it fails the entry is reported, and the change cannot land. */
export function attempt<T>(path: BytePath, problems: Problem[], call: () => T): T | undefined {
  try {
    return call()
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    problems.push({ kind: 'unreadable', path, message: `could not be read (${why})`, blocks: true })
    return undefined
  }
}
