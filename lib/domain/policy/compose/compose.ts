import type { Limits } from '../../events/fields'
import type { CheckRule } from '../permissions'
import { intersectServers } from '../mcp'
import { intersectNetworks } from '../network'
import { intersectScopes, sortUnique } from '../scope'
import type { Bounds, LimitBounds } from '../syntax'
import { uniteVariables } from '../environment'

/**
 * `a + b`: allows intersect, denies and protected paths unite, the smaller limit wins, checks add up.
 * Commutative, associative and idempotent; the result never allows what one of the two does not.
 */
export function composeBounds(a: Bounds, b: Bounds): Bounds {
  return {
    read: intersectScopes(a.read, b.read),
    write: intersectScopes(a.write, b.write),
    execute: intersectScopes(a.execute, b.execute),
    network: intersectNetworks(a.network, b.network),
    mcp: intersectServers(a.mcp, b.mcp),
    protect: sortUnique([...a.protect, ...b.protect]),
    limits: smallerLimits(a.limits, b.limits),
    environment: uniteVariables(a.environment, b.environment),
    checks: uniteChecks([...a.checks, ...b.checks]),
  }
}

export const limitNames = [
  'timeSeconds',
  'idleSeconds',
  'outputBytes',
  'processes',
  'memoryBytes',
  'diskBytes',
  'files',
  'tokens',
  'costMicroUsd',
] as const satisfies readonly (keyof Limits)[]

/** What does not bound is left out. */
export function smallerLimits(a: Partial<Limits>, b: Partial<Limits>): LimitBounds {
  const smaller: LimitBounds = {}
  for (const name of limitNames) {
    const given = [a[name], b[name]].filter((limit) => limit !== undefined && limit !== null)
    if (given.length > 0) smaller[name] = Math.min(...given)
  }
  return smaller
}

/** Of two checks with the same name and command the shorter time holds; different commands both run. */
function uniteChecks(checks: readonly CheckRule[]): CheckRule[] {
  const byKey = new Map<string, CheckRule>()
  for (const check of checks) {
    const key = JSON.stringify([check.source, check.name, check.command, check.argv])
    const known = byKey.get(key)
    const timeoutSeconds = Math.min(check.timeoutSeconds, known?.timeoutSeconds ?? check.timeoutSeconds)
    byKey.set(key, { ...check, timeoutSeconds })
  }
  return [...byKey].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, check]) => check)
}
