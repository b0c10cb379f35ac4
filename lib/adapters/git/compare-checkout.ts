// Whether a user's checkout can be moved from one commit to another without touching anything of theirs. It works on a
// copy of the index, through a git directory of our own, so that looking changes nothing and runs no filter.
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { appendFile, chown, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkout } from './checkouts'
import { layGitDirectory } from './mirror'
import { bytePath, bytesOf, showPath, type BytePath } from './names'
import { blobId, splitNul } from './objects'
import { runGit, type GitCall, type Repository } from './run-git'
import { runProgram } from './run-program'
import { readSettings, type Source } from './source'
import { absolute } from './walk-tree'

export type Side = { mode: string; id: string }
/** `null`: not there on this side. */
export type ChangedPath = { path: BytePath; before: Side | null; after: Side | null }

/** `interrupted`: a landing was stopped here, so a path may also be removed and not yet written again. */
export type Move = { expectedBase: string; merge: string; interrupted: boolean }

/** A private git directory beside a private copy of the checkout's index. */
export type Desk = { call: Omit<GitCall, 'args'> & { indexFile: string; workTree: string } }

/** The paths that differ between two commits; a rename is a removal and an addition. */
export async function listChanged(mirror: Repository, from: string, to: string): Promise<ChangedPath[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--full-index', from, to]
  return parseRaw((await runGit({ ...mirror, args })).stdout)
}

function parseRaw(output: Buffer): ChangedPath[] {
  const fields = splitNul(output.toString('latin1'))
  const changed: ChangedPath[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [modeBefore = '', modeAfter = '', before = '', after = ''] = (fields[at] ?? '').slice(1).split(' ')
    const side = (mode: string, id: string) => (mode === '000000' ? null : { mode, id })
    const path = fields[at + 1] ?? ''
    changed.push({ path, before: side(modeBefore, before), after: side(modeAfter, after) })
  }
  return changed
}

const copiedSettings = [
  'core.filemode',
  'core.autocrlf',
  'core.eol',
  'core.symlinks',
  'core.ignorecase',
  'core.sharedrepository',
]

/** Lays out the desk in `work`, or says why this checkout cannot be moved. */
export async function openDesk(
  source: Source,
  checkout: Checkout,
  mirror: Repository,
  work: string,
): Promise<{ ok: true; desk: Desk } | { ok: false; why: string }> {
  const named = `\`${checkout.workTree}\``
  const settings = await readSettings(source)
  const index = join(checkout.gitDir, 'index')
  if (!existsSync(checkout.workTree)) {
    return waits(`the worktree ${named} is not there; run \`git worktree prune\``)
  }
  if (settings.get('core.sparsecheckout') === 'true' || settings.has('extensions.worktreeconfig')) {
    return waits(`${named} is a sparse checkout; switch it to another branch`)
  }
  if (!existsSync(index)) return waits(`${named} has no index; run \`git reset\` there`)
  if (readdirSync(checkout.gitDir).some((name) => name.startsWith('sharedindex.'))) {
    return waits(`${named} has a split index; run \`git update-index --no-split-index\` there`)
  }
  const gitDir = join(work, 'desk.git')
  const kept = copiedSettings.flatMap((key) => {
    const value = settings.get(key)
    return value === undefined ? [] : [`\t${key.slice('core.'.length)} = ${JSON.stringify(value)}\n`]
  })
  const own = await readFile(join(source.gitDir, 'info/attributes'), 'utf8').catch(() => '')
  await layGitDirectory(gitDir, {
    config: `[core]\n\trepositoryformatversion = 0\n\tbare = false\n${kept.join('')}`,
    head: 'ref: refs/heads/none\n',
    alternates: [join(source.gitDir, 'objects'), join(mirror.gitDir, 'objects')],
    attributes: own,
  })
  const indexFile = join(work, 'index')
  // Times are kept to the nanosecond: git judges by them which entries it must read again.
  await mustRun('cp', ['--preserve=timestamps', '--', index, indexFile])
  if (source.as !== null) {
    await mustRun('chown', ['-R', '-h', `${source.as.uid}:${source.as.gid}`, '--', work])
    await chown(work, source.as.uid, source.as.gid)
  }
  return { ok: true, desk: { call: { gitDir, as: source.as, indexFile, workTree: checkout.workTree } } }
}

/** Undefined where every path is at its state before, or already at its state after; else one sentence. */
export async function whyNotMovable(
  desk: Desk,
  named: string,
  changed: readonly ChangedPath[],
  move: Move,
): Promise<string | undefined> {
  const filtered = await findFiltered(desk, changed, [move.expectedBase, move.merge])
  if (filtered !== undefined) {
    return `${named} would write \`${showPath(filtered)}\` through a filter program; update it by hand, or switch it to another branch`
  }
  await appendFile(join(desk.call.gitDir, 'info/attributes'), '\n* -filter !merge !diff\n')
  const byPath = new Map(changed.map((entry) => [entry.path, entry]))
  await runGit({ ...desk.call, args: ['update-index', '-q', '--refresh'] }, { exits: [0, 1] })
  const flagged = await findFlagged(desk, byPath)
  if (flagged !== undefined) {
    return `${named} hides changes of \`${showPath(flagged)}\` (assume-unchanged or skip-worktree)`
  }
  const dirty = await findDirty(desk, byPath, move)
  if (dirty !== undefined)
    return `${named} has uncommitted changes in \`${showPath(dirty)}\`; commit or stash them`
  const inTheWay = findInTheWay(desk, byPath)
  if (inTheWay !== undefined) {
    return `${named} has a \`${showPath(inTheWay)}\` of its own where the change needs the place; move it away`
  }
  return undefined
}

/** A filter set in either commit, or by the repository's own attributes, would have to run on the user's machine. */
async function findFiltered(
  desk: Desk,
  changed: readonly ChangedPath[],
  commits: readonly string[],
): Promise<BytePath | undefined> {
  const input = bytesOf(changed.map(({ path }) => `${path}\0`).join(''))
  for (const commit of commits) {
    const call = { ...desk.call, indexFile: `${desk.call.indexFile}.${commit}` }
    await runGit({ ...call, args: ['read-tree', commit] })
    const args = ['check-attr', '--cached', '-z', '--stdin', 'filter']
    const fields = splitNul((await runGit({ ...call, args }, { input })).stdout.toString('latin1'))
    for (let at = 0; at + 2 < fields.length; at += 3) {
      if (!['unspecified', 'unset'].includes(fields[at + 2] ?? '')) return fields[at]
    }
  }
  return undefined
}

async function findFlagged(
  desk: Desk,
  changed: ReadonlyMap<BytePath, ChangedPath>,
): Promise<BytePath | undefined> {
  const { stdout } = await runGit({ ...desk.call, args: ['ls-files', '-v', '-z'] })
  const flagged = splitNul(stdout.toString('latin1')).filter((line) => !/^[HMR] /.test(line))
  return flagged.map((line) => line.slice(2)).find((path) => changed.has(path))
}

async function findDirty(
  desk: Desk,
  changed: ReadonlyMap<BytePath, ChangedPath>,
  move: Move,
): Promise<BytePath | undefined> {
  const staged = ['diff-index', '--cached', '--raw', '-z', '--no-renames', '--full-index', move.expectedBase]
  for (const { path, after } of parseRaw((await runGit({ ...desk.call, args: staged })).stdout)) {
    const entry = changed.get(path)
    if (entry === undefined || !isOneOf(after, entry)) return path
  }
  const files = ['diff-files', '--raw', '-z', '--no-renames', '--full-index']
  for (const { path } of parseRaw((await runGit({ ...desk.call, args: files })).stdout)) {
    const entry = changed.get(path)
    if (entry === undefined) return path
    const now = readSide(desk.call.workTree, path)
    if (!isOneOf(now, entry) && !(move.interrupted && now === null)) return path
  }
  return undefined
}

/** What lies where the change puts or removes a file: at the path, or instead of one of its directories. */
function findInTheWay(desk: Desk, changed: ReadonlyMap<BytePath, ChangedPath>): BytePath | undefined {
  const { workTree } = desk.call
  for (const { path, before, after } of changed.values()) {
    const above = ancestorInTheWay(workTree, path, changed)
    if (above !== undefined) return above
    if (after === null || before !== null) continue
    const now = readSide(workTree, path)
    if (now === null || isSame(now, after)) continue
    if (now.mode !== 'directory' || !holdsOnlyRemoved(workTree, path, changed)) return path
  }
  return undefined
}

/** A file or link in place of a directory, unless the change itself removes it. */
function ancestorInTheWay(
  workTree: string,
  path: BytePath,
  changed: ReadonlyMap<BytePath, ChangedPath>,
): BytePath | undefined {
  const parts = path.split('/')
  for (let length = 1; length < parts.length; length += 1) {
    const above = parts.slice(0, length).join('/')
    const stats = lstatSync(absolute(workTree, above), { throwIfNoEntry: false })
    if (stats === undefined) return undefined
    if (stats.isDirectory()) continue
    const entry = changed.get(above)
    return entry !== undefined && entry.after === null ? undefined : above
  }
  return undefined
}

/** Whether a directory that becomes a file holds nothing but what the change removes. */
function holdsOnlyRemoved(
  workTree: string,
  directory: BytePath,
  changed: ReadonlyMap<BytePath, ChangedPath>,
): boolean {
  const names = readdirSync(absolute(workTree, directory), { encoding: 'buffer' }).map(bytePath)
  return names.every((name) => {
    const path = `${directory}/${name}`
    const now = readSide(workTree, path)
    if (now?.mode === 'directory') return holdsOnlyRemoved(workTree, path, changed)
    const entry = changed.get(path)
    return entry !== undefined && entry.after === null
  })
}

/** What lies at a path: null for nothing; a directory or special file equals no side of a change. */
function readSide(workTree: string, path: BytePath): Side | null {
  const parent = path.split('/').slice(0, -1).join('/')
  const file = absolute(workTree, path)
  if (!lstatSync(absolute(workTree, parent), { throwIfNoEntry: false })?.isDirectory()) return null
  const stats = lstatSync(file, { throwIfNoEntry: false })
  if (stats === undefined) return null
  if (stats.isDirectory()) return { mode: 'directory', id: '' }
  if (stats.isSymbolicLink()) {
    return { mode: '120000', id: blobId(readlinkSync(file, { encoding: 'buffer' })) }
  }
  if (!stats.isFile()) return { mode: 'other', id: '' }
  return { mode: (stats.mode & 0o100) === 0 ? '100644' : '100755', id: blobId(readFileSync(file)) }
}

function isOneOf(side: Side | null, entry: ChangedPath): boolean {
  return isSame(side, entry.before) || isSame(side, entry.after)
}

function isSame(a: Side | null, b: Side | null): boolean {
  if (a === null || b === null) return a === b
  return a.mode === b.mode && a.id === b.id
}

async function mustRun(program: string, args: string[]): Promise<void> {
  const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
  const { exitCode, stderr } = await runProgram({ program, args, cwd: '/', environment, as: null })
  if (exitCode !== 0) throw new Error(`\`${program}\` failed: ${stderr.trim()}`)
}

function waits(why: string): { ok: false; why: string } {
  return { ok: false, why }
}
