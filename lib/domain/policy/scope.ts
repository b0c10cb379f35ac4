import { coversPath, matchesGlob } from './globs/glob'
import type { GlobScope } from './permissions'

/**
 * Deny wins; then each group of allows must match. A deny holds in any spelling: where a file system does not tell
 * `claude.md` from `CLAUDE.md`, programs read either.
 */
export function isInScope(scope: GlobScope, path: string): boolean {
  const lower = path.toLowerCase()
  if (scope.deny.some((glob) => coversPath(glob.toLowerCase(), lower))) return false
  return scope.allow.every((group) => group.some((glob) => matchesGlob(glob, path)))
}

/** One group of allows and nothing denied. */
export function scopeOf(globs: readonly string[]): GlobScope {
  return { allow: [sortUnique(globs)], deny: [] }
}

/** Both must allow, either may deny. Commutative, associative and idempotent: groups and denies are sets. */
export function intersectScopes(a: GlobScope, b: GlobScope): GlobScope {
  const groups = new Map(
    [...a.allow, ...b.allow].map(sortUnique).map((group) => [JSON.stringify(group), group]),
  )
  return {
    allow: [...groups].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, group]) => group),
    deny: sortUnique([...a.deny, ...b.deny]),
  }
}

/** By code unit, so that the order is the same on every machine. */
export function sortUnique(items: readonly string[]): string[] {
  return [...new Set(items)].sort()
}
