// Where the jail's mounts go. A protected path inside a writable one is only protected while none of its
// ancestors can be renamed away, so every ancestor becomes a mount point of its own.
import { chownSync, closeSync, lstatSync, mkdirSync, openSync, rmdirSync, unlinkSync } from 'node:fs'
import { join, posix } from 'node:path'
import { OperationalFailure } from '../../domain/failures'
import type { Mount, RunUser } from '../../orchestrator/jail-ports'

export type PlannedMount = Mount | { kind: 'scratch'; to: string; bytesMax: number }

export type MountPlan = {
  /** In the order in which they are made. */
  mounts: PlannedMount[]
  /** Host paths that must be there as mount points; nearer to the root first. */
  points: { path: string; directory: boolean }[]
}

/**
 * INVARIANT: renaming the parent of a protected path fails.
 * Every mount that lies in an earlier writable one gets its ancestors bound on themselves, right after the
 * writable one, because a later bind would hide what is already mounted below it.
 */
export function planMounts(
  mounts: readonly PlannedMount[],
  isFile: (hostPath: string) => boolean,
): MountPlan {
  const plan: MountPlan = { mounts: [], points: [] }
  mounts.forEach((mount, index) => {
    plan.mounts.push(mount)
    plan.mounts.push(...pinsBelow(mounts, index))
  })
  mounts.forEach((mount, index) => {
    const cover = coverOf(mounts, index)
    if (cover?.kind !== 'writable' && cover?.kind !== 'readOnly') return
    const directory = mount.kind === 'masked' ? mount.directory : !('from' in mount && isFile(mount.from))
    const inside = posix.relative(cover.to, mount.to)
    for (const part of ancestors(inside)) addPoint(plan, join(cover.from, part), true)
    addPoint(plan, join(cover.from, inside), directory)
  })
  return plan
}

function addPoint(plan: MountPlan, path: string, directory: boolean) {
  if (!plan.points.some((point) => point.path === path)) plan.points.push({ path, directory })
}

function pinsBelow(mounts: readonly PlannedMount[], coverIndex: number): PlannedMount[] {
  const cover = mounts[coverIndex]
  if (cover === undefined || (cover.kind !== 'writable' && cover.kind !== 'scratch')) return []
  const parts = new Set<string>()
  mounts.forEach((mount, index) => {
    if (coverOf(mounts, index) !== cover) return
    for (const part of ancestors(posix.relative(cover.to, mount.to))) parts.add(part)
  })
  return [...parts].sort((a, b) => depth(a) - depth(b)).map((part) => pin(cover, part))
}

function pin(cover: PlannedMount, part: string): PlannedMount {
  const to = posix.join(cover.to, part)
  if (cover.kind === 'writable') return { kind: 'writable', from: join(cover.from, part), to }
  return { kind: 'scratch', to, bytesMax: cover.kind === 'scratch' ? cover.bytesMax : 0 }
}

/** The mount that `mounts[index]` is made in: the last earlier one at or above its place. */
function coverOf(mounts: readonly PlannedMount[], index: number): PlannedMount | undefined {
  const mount = mounts[index]
  if (mount === undefined) return undefined
  return mounts.slice(0, index).findLast((earlier) => isWithin(earlier.to, mount.to))
}

/** True where `path` is `directory` or lies below it. */
export function isWithin(directory: string, path: string): boolean {
  const relative = posix.relative(directory, path)
  return relative === '' || (relative !== '..' && !relative.startsWith('../'))
}

const depth = (path: string) => path.split('/').length

/** `a/b/c` → `a`, `a/b`. */
function ancestors(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

/**
 * Refuses a source that runs through a symbolic link in another mount's tree: an agent may have made it, and
 * following it would show or open a host path of the agent's choice.
 */
export function refuseLinkedSources(mounts: readonly PlannedMount[]): void {
  const sources = mounts.flatMap((mount) =>
    mount.kind === 'readOnly' || mount.kind === 'writable' ? [mount.from] : [],
  )
  for (const source of sources)
    for (const root of sources)
      if (root !== source && isWithin(root, source)) refuseLinkBetween(root, posix.relative(root, source))
}

function refuseLinkBetween(root: string, inside: string) {
  for (const part of [...ancestors(inside), inside]) {
    if (statusOf(join(root, part))?.isSymbolicLink() !== true) continue
    throw new OperationalFailure(
      'jailFailed',
      `\`${inside}\` cannot be mounted because \`${part}\` is a symbolic link: protect what it points at instead`,
    )
  }
}

/** Makes the missing mount points on the host, owned by the run's account. Returns the way to remove them. */
export function preparePoints(points: MountPlan['points'], user: RunUser): () => void {
  const made: MountPlan['points'] = []
  const removeMade = () => made.splice(0).reverse().forEach(removeIfEmpty)
  try {
    for (const point of points) if (makePoint(point, user)) made.push(point)
  } catch (error) {
    removeMade()
    if (error instanceof OperationalFailure) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new OperationalFailure('jailFailed', `a mount point cannot be made: ${why}`, { cause: error })
  }
  return removeMade
}

/** False where it is already there. */
function makePoint(point: MountPlan['points'][number], user: RunUser): boolean {
  const status = statusOf(point.path)
  if (status?.isSymbolicLink() === true) refuseLinkBetween(posix.dirname(point.path), basename(point.path))
  if (status !== undefined) return false
  if (point.directory) mkdirSync(point.path, 0o755)
  else closeSync(openSync(point.path, 'wx', 0o644))
  if (user !== null) chownSync(point.path, user.uid, user.gid)
  return true
}

const basename = (path: string) => posix.basename(path)

function removeIfEmpty(point: { path: string; directory: boolean }) {
  try {
    const status = statusOf(point.path)
    if (point.directory) rmdirSync(point.path)
    else if (status?.isFile() === true && status.size === 0) unlinkSync(point.path)
  } catch {
    // Something was put into it, it is gone, or its directory lets nobody in any more: what the agent made of it is the
    // walker's business, and must not fail the run as a fault of ours.
  }
}

function statusOf(path: string) {
  return lstatSync(path, { throwIfNoEntry: false })
}
