// The one place that writes to a user's repository, always under its owner's account.
//
// INVARIANT: a landing that stopped anywhere can be told from git and done again. Files move first, then the index,
// the reference last: so while the reference stands at the old base nothing has landed, and each path of the checkout
// is at its old state or at its new one, from where `undoInterrupted` puts it back. The other order would leave a moved
// branch under old files, and the user's next `commit -a` would take the change back.
import { rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LandingResult } from '../../orchestrator/git-ports'
import { findHolders, type Checkout } from './checkouts'
import {
  listChanged,
  openDesk,
  whyNotMovable,
  type ChangedPath,
  type Desk,
  type Move,
} from './compare-checkout'
import { endLandingNote, noteLanding, readLandingNote } from './landing-journal'
import { clearStaleLock, lockIndex } from './index-lock'
import { makePrivate, type Layout } from './layout'
import { ancestorsOf, bytesOf } from './names'
import { lockReference } from './reference-lock'
import { resolveCommit, runGit, type Repository } from './run-git'
import { runProgram } from './run-program'
import type { Source } from './source'
import { transferCommit } from './transfer'

type Landing = {
  layout: Layout
  source: Source
  mirror: Repository
  baseBranch: string
} & Move

type Stopped = Exclude<LandingResult, { kind: 'landed' }>

/** Moves the base branch, with the checkout that holds it, from `expectedBase` to `merge`. */
export async function land(request: Omit<Landing, 'interrupted'>): Promise<LandingResult> {
  const landing = { ...request, interrupted: false }
  await undoInterrupted(landing)
  const stands = await whereIs(landing)
  if (stands.where === 'landed') return { kind: 'landed', merge: landing.merge }
  if (stands.where === 'elsewhere') return moved(landing, stands.tip)
  const changed = await listChanged(landing.mirror, landing.expectedBase, landing.merge)
  // First without writing anything: a landing that waits leaves the repository as it is, to the byte.
  const looked = await withHolder(landing, changed, async () => undefined)
  if (looked !== undefined) return looked
  const { source, mirror, merge, expectedBase } = landing
  await transferCommit({ from: mirror, to: source, commit: merge, have: [expectedBase], strict: true })
  return moveAll(landing, changed)
}

/** Whether the base branch could be moved now; looks only. What a certain change needs, `land` looks at. */
export async function landable(
  request: Omit<Landing, 'merge' | 'interrupted'>,
): Promise<{ kind: 'ready' } | Exclude<LandingResult, { kind: 'landed' }>> {
  const landing = { ...request, merge: request.expectedBase, interrupted: false }
  const stands = await whereIs(landing)
  if (stands.where !== 'unchanged') return moved(landing, stands.tip)
  return (await withHolder(landing, [], () => Promise.resolve(undefined))) ?? { kind: 'ready' }
}

async function moveAll(landing: Landing, changed: readonly ChangedPath[]): Promise<LandingResult> {
  const { source, merge, expectedBase, baseBranch } = landing
  const holder = (await findHolders(source, baseBranch)).holders.at(0)
  const reference = await lockReference(
    { gitDir: holder?.gitDir ?? source.gitDir, as: source.as },
    {
      reference: `refs/heads/${baseBranch}`,
      from: expectedBase,
      to: merge,
      reason: 'leeway: landed a change',
    },
  )
  if (reference === undefined) return whyNotLocked(landing)
  let isCommitted = false
  try {
    const result = await withHolder(landing, changed, (checkout, desk) =>
      checkout.gitDir === holder?.gitDir
        ? moveCheckout(landing, checkout, desk, changed)
        : Promise.resolve(waits('the base branch was checked out elsewhere at this moment')),
    )
    if (result !== undefined) return result
    isCommitted = true
    if (!(await reference.commit())) {
      await undoInterrupted(landing)
      return await whyNotLocked(landing)
    }
    await endLandingNote(landing.layout, source)
    return { kind: 'landed', merge }
  } finally {
    if (!isCommitted) await reference.abandon()
  }
}

/** Runs `act` on the checkout that holds the branch, once it is found to be movable. */
async function withHolder(
  landing: Landing,
  changed: readonly ChangedPath[],
  act: (checkout: Checkout, desk: Desk) => Promise<Stopped | undefined>,
): Promise<Stopped | undefined> {
  const { layout, source, mirror, baseBranch } = landing
  const { holders, busy } = await findHolders(source, baseBranch)
  if (busy !== undefined) return waits(`${busy}; finish or abort it`)
  const [checkout, second] = holders
  if (checkout === undefined) return undefined
  const named = `\`${checkout.workTree}\``
  if (second !== undefined) return waits(`${named} and \`${second.workTree}\` both hold \`${baseBranch}\``)
  const work = await makePrivate(layout.work, source.as)
  try {
    const opened = await openDesk(source, checkout, mirror, work)
    if (!opened.ok) return waits(opened.why)
    const why = await whyNotMovable(opened.desk, named, changed, landing)
    if (why !== undefined) return waits(why)
    const lock = join(checkout.gitDir, 'index.lock')
    if (existsSync(lock)) return waits(`another git command works in ${named} (\`${lock}\` exists)`)
    return await act(checkout, opened.desk)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function moveCheckout(
  landing: Landing,
  checkout: Checkout,
  desk: Desk,
  changed: readonly ChangedPath[],
): Promise<Stopped | undefined> {
  const lock = await lockIndex(checkout, landing.source.as)
  if (lock === undefined) return waits(`another git command works in \`${checkout.workTree}\``)
  const { layout, source, baseBranch, expectedBase, merge } = landing
  try {
    await noteLanding(layout, source, { baseBranch, expectedBase, merge })
    await moveFiles(desk, changed)
    await lock.publish(desk.call.indexFile)
    return undefined
  } finally {
    await lock.release()
  }
}

/**
 * Puts the checkout back that a landing left half moved. Where the branch moved after all there is nothing to put back;
 * where a person has changed the checkout since, it is theirs, and stays as it is.
 */
export async function undoInterrupted(landing: Omit<Landing, keyof Move>): Promise<void> {
  const { layout, source } = landing
  const note = await readLandingNote(layout, source)
  if (note === undefined) return
  const interrupted = { ...landing, ...note, interrupted: true }
  const isOver = (await whereIs(interrupted)).where !== 'unchanged'
  if (isOver || (await putBack(interrupted)) === undefined) await endLandingNote(layout, source)
}

async function putBack(landing: Landing): Promise<Stopped | undefined> {
  const { source, mirror } = landing
  const { holders } = await findHolders(source, landing.baseBranch)
  for (const checkout of holders) await clearStaleLock(checkout, source.as)
  const changed = await listChanged(mirror, landing.expectedBase, landing.merge)
  const back = changed.map(({ path, before, after }) => ({ path, before: after, after: before }))
  return withHolder(landing, back, (checkout, desk) => moveBack(landing, checkout, desk, back))
}

async function moveBack(
  landing: { source: Source },
  checkout: Checkout,
  desk: Desk,
  back: readonly ChangedPath[],
): Promise<Stopped | undefined> {
  const lock = await lockIndex(checkout, landing.source.as)
  if (lock === undefined) return waits(`another git command works in \`${checkout.workTree}\``)
  try {
    await moveFiles(desk, back)
    await lock.publish(desk.call.indexFile)
    return undefined
  } finally {
    await lock.release()
  }
}

/** Removes, then writes, then leaves the desk's index describing it. Each step can be repeated. */
async function moveFiles(desk: Desk, changed: readonly ChangedPath[]): Promise<void> {
  const gone = changed.filter(({ after }) => after === null)
  const written = changed.filter(({ after }) => after !== null)
  const noId = '0'.repeat(40)
  const lines = [...gone, ...written].map(
    ({ path, after }) => `${after?.mode ?? '0'} ${after?.id ?? noId}\t${path}\0`,
  )
  const input = bytesOf(lines.join(''))
  await runGit({ ...desk.call, args: ['update-index', '-z', '--index-info'] }, { input })
  await removeFiles(desk, gone)
  const paths = bytesOf(written.map(({ path }) => `${path}\0`).join(''))
  await runGit(
    { ...desk.call, args: ['checkout-index', '-f', '-u', '-z', '--stdin'] },
    { input: paths, timeoutSeconds: 600 },
  )
}

async function removeFiles(desk: Desk, gone: readonly ChangedPath[]): Promise<void> {
  if (gone.length === 0) return
  const list = (paths: string[]) => bytesOf(paths.map((path) => `./${path}\0`).join(''))
  await asOwner(desk, ['-0', 'rm', '-f', '--'], list(gone.map(({ path }) => path)))
  const parents = new Set(gone.flatMap(({ path }) => ancestorsOf(path)))
  const deepestFirst = [...parents].sort((a, b) => b.length - a.length)
  if (deepestFirst.length === 0) return
  // A directory with anything left in it stays.
  await asOwner(desk, ['-0', 'rmdir', '--ignore-fail-on-non-empty', '--'], list(deepestFirst)).catch(
    () => undefined,
  )
}

async function asOwner(desk: Desk, args: string[], input: Buffer): Promise<void> {
  const { workTree: cwd, as } = desk.call
  const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
  const result = await runProgram({ program: 'xargs', args, cwd, environment, as }, { input })
  if (result.exitCode !== 0) throw new Error(`\`${args[1] ?? ''}\` failed in \`${cwd}\`: ${result.stderr}`)
}

/** Where the user's base branch stands, and its commit. */
export async function whereIs(landing: {
  source: Source
  baseBranch: string
  merge: string
  expectedBase: string
}): Promise<{ where: 'landed' | 'unchanged' | 'elsewhere'; tip: string | undefined }> {
  const { source, merge, expectedBase } = landing
  const tip = await resolveCommit(source, `refs/heads/${landing.baseBranch}`)
  if (tip === expectedBase) return { where: 'unchanged', tip }
  if (tip === undefined || (await resolveCommit(source, merge)) === undefined)
    return { where: 'elsewhere', tip }
  const args = ['merge-base', '--is-ancestor', merge, tip]
  const { exitCode } = await runGit({ ...source, args }, { exits: [0, 1] })
  return { where: exitCode === 0 ? 'landed' : 'elsewhere', tip }
}

async function whyNotLocked(landing: Landing): Promise<LandingResult> {
  const { where, tip } = await whereIs(landing)
  if (where === 'landed') return { kind: 'landed', merge: landing.merge }
  if (where === 'elsewhere') return moved(landing, tip)
  const name = `refs/heads/${landing.baseBranch}.lock`
  return waits(`another git command holds \`${landing.baseBranch}\` (or left \`${name}\` behind)`)
}

function moved(landing: { source: Source; baseBranch: string }, tip: string | undefined): Stopped {
  if (tip !== undefined) return { kind: 'moved', base: tip }
  return { kind: 'refused', why: `\`${landing.source.path}\` has no branch \`${landing.baseBranch}\`` }
}

function waits(why: string): Stopped {
  return { kind: 'waits', why }
}
