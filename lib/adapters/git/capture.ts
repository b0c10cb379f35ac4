// From the tree of a dead attempt to a commit in the mirror. What is delivered is what the walker saw; the agent's own
// git directory, index, excludes and attributes are never asked.
import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync, type Stats } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Finding, Limits } from '../../domain/events/fields'
import { limitFindings } from '../../domain/limit-findings'
import type { AttemptPlace, Captured } from '../../orchestrator/git-ports'
import { describeChange, findingsIn } from './describe'
import { makePrivate, type Layout } from './layout'
import { attemptPin, openMirror, pin } from './mirror'
import { ancestorsOf, bytesOf, isTextName, showPath, type BytePath } from './names'
import { blobId, listTree, readBlobs, splitNul, writeBlob, type TreeEntry } from './objects'
import { whyEscapes } from './resolve-link'
import { readGit, runGit, type Repository } from './run-git'
import { transferCommit } from './transfer'
import { absolute, attempt, walkTree, type WalkedEntry, type Problem } from './walk-tree'
import { gitfileContent } from './worktree'

/** One file's content passes through memory. */
const fileBytesMax = 64 * 1024 * 1024

type Snapshot = {
  root: string
  objects: string
  base: ReadonlyMap<BytePath, TreeEntry>
  problems: Problem[]
}
type IndexLine = { path: BytePath; mode: string; id: string }

/** Walks, commits on `base` as Leeway, copies the commit into the mirror, pins and describes it. */
export async function capture(
  layout: Layout,
  request: {
    projectId: string
    runId: string
    attempt: number
    place: AttemptPlace
    base: string
    message: string
    limits: Limits
    at: string
  },
): Promise<Captured> {
  const { place, base } = request
  const mirror = await openMirror(layout, request.projectId)
  const host: Repository = { gitDir: place.hostGit, as: null }
  const work = await makePrivate(layout.work, null)
  try {
    const { lines, problems } = await snapshot(host, place, base, request.limits, work)
    const tree = await writeTree(host, lines, join(work, 'index'))
    const args = ['commit-tree', tree, '-p', base, '-F', '-']
    const commit = await readGit({ ...host, args, at: request.at }, { input: request.message })
    await transferCommit({ from: host, to: mirror, commit, have: [base], strict: true })
    await pin(mirror, attemptPin(request.runId, request.attempt), commit)
    const change = await describeChange(mirror, base, commit)
    const findings = limitFindings([...problems.map(toFinding), ...findingsIn(change)])
    return { tree, commit, findings, change }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function snapshot(
  host: Repository,
  place: AttemptPlace,
  baseCommit: string,
  limits: Limits,
  work: string,
): Promise<{ lines: IndexLine[]; problems: Problem[] }> {
  const base = new Map((await listTree(host, baseCommit)).map((entry) => [entry.path, entry]))
  // Limits are of what an attempt adds: a large project is none of its doing.
  const walked = await walkTree(
    place.worktree,
    limits.files + countEntries(base),
    (path, stats) => isGitfile(place.worktree, path, stats),
    (directory) => base.has(directory === '' ? 'HEAD' : `${directory}/HEAD`),
  )
  const ignored = await listIgnored(host, base, walked.files, work)
  const files = walked.files.filter(({ path }) => !ignored.has(path))
  const into: Snapshot = {
    root: place.worktree,
    objects: join(place.hostGit, 'objects'),
    base,
    problems: [...walked.problems],
  }
  const lines = await takeFiles(into, files, limits.diskBytes + countBytes(base))
  return { lines, problems: into.problems }
}

/** Files and directories of a tree. */
function countEntries(tree: ReadonlyMap<BytePath, TreeEntry>): number {
  const directories = new Set([...tree.keys()].flatMap((path) => ancestorsOf(path)))
  return tree.size + directories.size
}

function countBytes(tree: ReadonlyMap<BytePath, TreeEntry>): number {
  return [...tree.values()].reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
}

async function takeFiles(into: Snapshot, files: WalkedEntry[], bytesMax: number): Promise<IndexLine[]> {
  const lines: IndexLine[] = []
  const links = readLinks(into, files)
  let bytes = 0
  for (const [index, { path, stats }] of files.entries()) {
    if (index % 32 === 0) await setImmediate()
    if (stats.isFile()) bytes += stats.size
    if (bytes > bytesMax) {
      const message = `the tree holds more than ${bytesMax} bytes; the rest was not read`
      into.problems.push({ kind: 'tooLarge', path, message, blocks: true })
      break
    }
    const line = stats.isFile() ? takeFile(into, path, stats) : takeOther(into, path, stats, links)
    if (line === undefined) continue
    if (!isTextName(path) && !into.base.has(path)) {
      const message = 'its name holds control characters or is not UTF-8'
      into.problems.push({ kind: 'nameNotText', path, message, blocks: true })
    }
    lines.push(line)
  }
  into.problems.push(...clashes(lines, into.base))
  return lines
}

/** Where case or the form of an accent does not count, one of two such files replaces the other at a checkout. */
function clashes(lines: readonly IndexLine[], base: Snapshot['base']): Problem[] {
  const taken = new Map<string, BytePath>()
  return lines.flatMap(({ path }) => {
    const folded = showPath(path).normalize('NFC').toLowerCase()
    const other = taken.get(folded)
    taken.set(folded, path)
    if (other === undefined || (base.has(path) && base.has(other))) return []
    const message = `some file systems take it for \`${showPath(other)}\`, which is there too`
    return [{ kind: 'nameNotText', path, message, blocks: false }]
  })
}

function takeFile(into: Snapshot, path: BytePath, stats: Stats): IndexLine | undefined {
  const refuse = (kind: Finding['kind'], message: string) => {
    into.problems.push({ kind, path, message, blocks: true })
    return undefined
  }
  if (stats.nlink > 1) return refuse('hardLink', 'is a hard link to a file with another name; not committed')
  if (stats.size > fileBytesMax) {
    return refuse('tooLarge', `is larger than ${fileBytesMax} bytes; not committed`)
  }
  const content = attempt(path, into.problems, () => readRegular(absolute(into.root, path)))
  if (content === undefined) return undefined
  const id = store(into, path, content)
  return { path, mode: (stats.mode & 0o100) === 0 ? '100644' : '100755', id }
}

/** Never waits for a fifo and never follows a link, also if the entry is no longer what `lstat` saw. */
function readRegular(path: Buffer): Buffer {
  const handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const stats = fstatSync(handle)
    if (!stats.isFile() || stats.size > fileBytesMax) throw new Error('the entry changed while it was read')
    return readFileSync(handle)
  } finally {
    closeSync(handle)
  }
}

function takeOther(
  into: Snapshot,
  path: BytePath,
  stats: Stats,
  links: ReadonlyMap<BytePath, BytePath>,
): IndexLine | undefined {
  const target = links.get(path)
  if (target === undefined) {
    if (stats.isSymbolicLink()) return undefined
    const message = `is a ${nameOfKind(stats)}; not opened, not committed`
    into.problems.push({ kind: 'specialFile', path, message, blocks: true })
    return undefined
  }
  const id = store(into, path, bytesOf(target))
  const before = into.base.get(path)
  const isNew = before?.id !== id || before.mode !== '120000'
  const why = whyEscapes(path, target, links)
  if (why !== undefined && isNew) {
    const message = `the symbolic link ${why}: \`${showPath(target)}\``
    into.problems.push({ kind: 'escapingSymlink', path, message, blocks: true })
  }
  return { path, mode: '120000', id }
}

function readLinks(into: Snapshot, files: WalkedEntry[]): Map<BytePath, BytePath> {
  const links = new Map<BytePath, BytePath>()
  for (const { path, stats } of files) {
    if (!stats.isSymbolicLink()) continue
    const read = () => readlinkSync(absolute(into.root, path), { encoding: 'buffer' })
    const target = attempt(path, into.problems, read)
    if (target !== undefined) links.set(path, target.toString('latin1'))
  }
  return links
}

function store(into: Snapshot, path: BytePath, content: Buffer): string {
  const id = blobId(content)
  if (into.base.get(path)?.id !== id) writeBlob(into.objects, id, content)
  return id
}

function nameOfKind(stats: Stats): string {
  if (stats.isFIFO()) return 'fifo'
  if (stats.isSocket()) return 'socket'
  return 'device'
}

/** The mount point of the agent's gitfile is ours as long as it is the very file we put there. */
function isGitfile(worktree: string, path: BytePath, stats: Stats): boolean {
  if (path !== '.git' || !stats.isFile() || stats.nlink > 1) return false
  if (stats.size !== gitfileContent.length) return false
  return readRegular(absolute(worktree, path)).toString('latin1') === gitfileContent
}

/**
 * New files that the *base's* `.gitignore` files leave out: build products, which no one means to deliver. They are
 * matched in a directory that holds nothing but those files, so nothing an agent wrote takes part: not its
 * `.gitignore`, not its excludes.
 */
async function listIgnored(
  host: Repository,
  base: ReadonlyMap<BytePath, TreeEntry>,
  files: WalkedEntry[],
  work: string,
): Promise<ReadonlySet<BytePath>> {
  const rules = [...base.values()].filter(
    ({ path, mode }) => mode.startsWith('100') && path.split('/').at(-1) === '.gitignore',
  )
  const candidates = files.filter(({ path }) => !base.has(path))
  if (rules.length === 0 || candidates.length === 0) return new Set()
  const workTree = join(work, 'ignore')
  const contents = await readBlobs(
    host,
    rules.map(({ id }) => id),
  )
  for (const [index, { path }] of rules.entries()) {
    const file = absolute(workTree, path)
    await mkdir(bytesOf(dirname(file.toString('latin1'))), { recursive: true })
    await writeFile(file, contents[index] ?? '')
  }
  const args = ['check-ignore', '--no-index', '-z', '--stdin']
  // `./`: a name that begins with `:` would be pathspec magic, and this command refuses the literal mode.
  const input = bytesOf(candidates.map(({ path }) => `./${path}\0`).join(''))
  const { stdout } = await runGit({ ...host, workTree, args }, { input, exits: [0, 1] })
  return new Set(splitNul(stdout.toString('latin1')).map((path) => path.slice('./'.length)))
}

/** Builds a tree from index lines on a fresh index. */
async function writeTree(host: Repository, lines: IndexLine[], indexFile: string): Promise<string> {
  const input = bytesOf(lines.map(({ mode, id, path }) => `${mode} ${id}\t${path}\0`).join(''))
  await runGit({ ...host, indexFile, args: ['update-index', '-z', '--index-info'] }, { input })
  return readGit({ ...host, indexFile, args: ['write-tree'] })
}

function toFinding(problem: Problem): Finding {
  return { ...problem, path: showPath(problem.path) }
}
