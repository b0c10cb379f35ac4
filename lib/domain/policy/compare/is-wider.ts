import type { Permissions } from '../permissions'
import type { Bounds } from '../syntax'
import { compareBounds, compareGuards } from './compare-bounds'

/**
 * Whether `after` lets an agent do, or leave unchecked, anything that `before` does not. Time, memory and how large a
 * change may be are no part of it. What cannot be shown to be narrower counts as wider.
 */
export function isWider(before: Permissions, after: Permissions): boolean {
  const changes = [
    ...compareBounds(boundsOf(before), boundsOf(after), ''),
    ...compareGuards(before.masked, after.masked, nameless),
    ...compareGuards(sensitiveOf(before), sensitiveOf(after), nameless),
  ]
  return changes.some(({ direction }) => direction === 'widens')
}

const nameless = { set: () => '', lifted: () => '' }

function boundsOf(permissions: Permissions): Bounds {
  const { read, write, execute, network, mcp, protect, checks } = permissions
  const environment = permissions.environment.map(({ name, value }) => ({ name, values: [value] }))
  return { read, write, execute, network, mcp, protect, checks, environment, limits: {} }
}

/** A ceiling guards its path: read-only, and the level falls where it is touched. */
function sensitiveOf({ sensitive }: Permissions): string[] {
  return sensitive.map(({ glob, level }) => `${level} ${glob}`)
}
