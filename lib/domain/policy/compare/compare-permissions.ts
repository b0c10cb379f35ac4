// What one run may do that another might not, from what was recorded of both.
import type { Permissions } from '../permissions'
import type { Bounds, LimitBounds } from '../syntax'
import { compareBounds, compareGuards, type PolicyChange } from './compare-bounds'

/**
 * Of what a composition bounds and what is hidden; checks and gates that a run meets after its work are not compared,
 * but for the commands. Sentences begin with `subject`; each is said once.
 */
export function comparePermissions(before: Permissions, after: Permissions, subject: string): PolicyChange[] {
  const changes = [
    ...compareBounds(boundsOf(before), boundsOf(after), subject),
    ...compareGuards(before.masked, after.masked, {
      set: (list) => `${list} is hidden from ${subject}`,
      lifted: (list) => `${subject} sees ${list}, until now hidden`,
    }),
  ]
  return [...new Map(changes.map((change) => [change.what, change])).values()]
}

/** What a run's permissions bound, as a profile's bounds are written; without limits. */
export function permissionBounds(permissions: Permissions): Bounds {
  const { read, write, execute, network, mcp, protect, checks } = permissions
  const environment = permissions.environment.map(({ name, value }) => ({ name, values: [value] }))
  return { read, write, execute, network, mcp, protect, checks, environment, limits: {} }
}

/** Protected and hidden paths are denied, too, and are said once. */
function boundsOf(permissions: Permissions): Bounds {
  const { read, write, protect, masked, limits } = permissions
  const without = (denied: readonly string[]) =>
    denied.filter((glob) => !protect.includes(glob) && !masked.includes(glob))
  return {
    ...permissionBounds(permissions),
    read: { allow: read.allow, deny: without(read.deny) },
    write: { allow: write.allow, deny: without(write.deny) },
    limits: limitsThatBind(limits),
  }
}

function limitsThatBind(limits: Permissions['limits']): LimitBounds {
  const { tokens, costMicroUsd, ...always } = limits
  return {
    ...always,
    ...(tokens === null ? {} : { tokens }),
    ...(costMicroUsd === null ? {} : { costMicroUsd }),
  }
}
