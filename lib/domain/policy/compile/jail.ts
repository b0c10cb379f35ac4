// Permissions → what the jail mounts. Mounts know directories and files, not globs: where a glob is finer, the
// jail allows a little more, and the check of the change decides.
import { alwaysProtected } from '../defaults'
import { baseOf, isWithin } from '../globs/glob'
import { globIndex, globReach, nameMatcher } from '../globs/glob-index'
import type { GlobScope, Permissions } from '../permissions'
import { sortUnique } from '../scope'
import { treeOf, type Tree } from './tree'

/** Paths are relative to the worktree; `''` is its top. Each list is mounted over the one before it. */
export type CompiledJail = {
  writable: string[]
  /** Each exists; a bind shows what is there. */
  readOnly: string[]
  masked: { path: string; directory: boolean }[]
}

/** Beyond so many mounts, those that only spare the check of the change work are left out. */
const convenienceMountsMax = 200

/** `trackedPaths`: every file of the base commit. */
export function compileJail(
  permissions: Pick<Permissions, 'read' | 'write' | 'sensitive' | 'masked'>,
  trackedPaths: readonly string[],
): CompiledJail {
  const tree = treeOf(trackedPaths)
  const writable = writableBases(permissions.write, tree)
  const denied = [...permissions.write.deny, ...permissions.sensitive.map(({ glob }) => glob)]
  const protectedPaths = topmost(tree, '', nameMatcher(denied))
  const isProtected = isWithinAny(protectedPaths)
  const inWritable = isWithinAny(writable)
  const outside = topmost(tree, '', outsideOf(permissions.write))
  const convenience = outside.filter((path) => inWritable(path) && !isProtected(path))
  const readOnly = [...protectedPaths.filter(inWritable), ...convenience.slice(0, convenienceMountsMax)]
  return {
    writable,
    readOnly: sortUnique(readOnly),
    masked: [...secrets(permissions, tree), ...absentProtected(tree, writable, denied)],
  }
}

function isWithinAny(directories: readonly string[]): (path: string) => boolean {
  const known = new Set(directories)
  const isKnown = (path: string): boolean =>
    known.has(path) || (path !== '' && isKnown(path.slice(0, Math.max(path.lastIndexOf('/'), 0))))
  return isKnown
}

/** A file is outside when a group has no glob for it, a directory when nothing in it can have one. */
function outsideOf({ allow }: GlobScope): (path: string, isFile: boolean) => boolean {
  const groups = allow
    .filter((group) => !group.includes('**'))
    .map((group) => ({ find: globIndex(group, 'matches'), reaches: globReach(group) }))
  return (path, isFile) =>
    groups.some(({ find, reaches }) => (isFile ? find(path) === undefined : !reaches(path)))
}

/** The highest paths of the tree, below `from`, for which the question is answered yes: so none lies in another. */
function topmost(tree: Tree, from: string, ask: (path: string, isFile: boolean) => boolean): string[] {
  const found: string[] = []
  for (const { path, isFile } of tree.childrenOf(from)) {
    if (ask(path, isFile)) found.push(path)
    else if (!isFile) found.push(...topmost(tree, path, ask))
  }
  return found
}

/** The smallest set of existing directories and files that holds everything in scope. */
function writableBases({ allow }: GlobScope, tree: Tree): string[] {
  let bases = ['']
  for (const group of allow) {
    const own = group.map((glob) => existing(baseOf(glob), tree))
    bases = bases.flatMap((base) => own.flatMap((other) => deeper(base, other)))
  }
  const unique = sortUnique(bases)
  return unique.filter((base) => !unique.some((other) => other !== base && isWithin(base, other)))
}

function deeper(a: string, b: string): string[] {
  if (isWithin(a, b)) return [a]
  return isWithin(b, a) ? [b] : []
}

/** A base that is not there yet is made by the agent: its nearest existing directory must be writable. */
function existing(path: string, tree: Tree): string {
  let at = path
  while (at !== '' && !tree.has(at)) at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))
  return at
}

function secrets({ read, masked }: Pick<Permissions, 'read' | 'masked'>, tree: Tree): CompiledJail['masked'] {
  const isSecret = nameMatcher(sortUnique([...masked, ...read.deny]))
  const isOutside = outsideOf(read)
  const isHidden = (path: string, isFile: boolean) => isSecret(path) || isOutside(path, isFile)
  return topmost(tree, '', isHidden).map((path) => ({ path, directory: !tree.isFile(path) }))
}

/** What is always protected and not there yet gets an empty mount point, so that it cannot be made. */
function absentProtected(
  tree: Tree,
  writable: readonly string[],
  denied: readonly string[],
): CompiledJail['masked'] {
  return alwaysProtected
    .filter(({ glob }) => glob !== '.git' && denied.includes(glob) && !tree.has(glob))
    .filter(({ glob }) => writable.some((base) => isWithin(glob, base)))
    .map(({ glob, directory }) => ({ path: glob, directory }))
}
