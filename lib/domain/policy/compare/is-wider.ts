import type { Permissions } from '../permissions'
import { compareBounds, compareGuards } from './compare-bounds'
import { permissionBounds } from './compare-permissions'

/**
 * Whether `after` lets an agent do, or leave unchecked, anything that `before` does not. Time, memory and how large a
 * change may be are no part of it. What cannot be shown to be narrower counts as wider.
 */
export function isWider(before: Permissions, after: Permissions): boolean {
  const changes = [
    ...compareBounds(permissionBounds(before), permissionBounds(after), ''),
    ...compareGuards(before.masked, after.masked, nameless),
    ...compareGuards(sensitiveOf(before), sensitiveOf(after), nameless),
  ]
  return changes.some(({ direction }) => direction === 'widens')
}

const nameless = { set: () => '', lifted: () => '' }

/** A ceiling guards its path: read-only, and the level falls where it is touched. */
function sensitiveOf({ sensitive }: Permissions): string[] {
  return sensitive.map(({ glob, level }) => `${level} ${glob}`)
}
