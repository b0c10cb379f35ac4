import type { TaskFields } from '../../events/task'
import type { ChosenProfile } from './choose-profile'
import { composeBounds } from './compose'
import { alwaysProtected, alwaysProtectedAnywhere } from '../defaults'
import { unbounded } from './built-in-profiles'
import { commandOf } from '../command'
import { variablesOf } from '../environment'
import { serversOf } from '../mcp'
import { hostsOf } from '../network'
import type { CheckRule, GlobScope, Permissions, SensitivePath } from '../permissions'
import { scopeOf, sortUnique } from '../scope'
import type { Ceiling, CheckedPolicy } from '../syntax'

/** Everything a run may do, canonical: lists are sorted and without repetition. */
export function permissionsOf({
  policy,
  task,
  profile,
  declared,
}: {
  policy: CheckedPolicy
  task: TaskFields
  profile: ChosenProfile
  /** Ceilings that bind the task already; their paths may be worked on, at their level. */
  declared: readonly Ceiling[]
}): Permissions {
  const composed = composeBounds(composeBounds(policy.base, profile.bounds), taskBounds(policy, task))
  const protect = sortUnique([
    ...alwaysProtected.map(({ glob }) => glob),
    ...alwaysProtectedAnywhere,
    ...composed.protect,
  ])
  return {
    profile: profile.expression,
    read: denyAlso(composed.read, policy.secrets),
    write: denyAlso(composed.write, [...protect, ...policy.secrets]),
    execute: composed.execute,
    network: hostsOf(composed.network),
    mcp: serversOf(composed.mcp),
    protect,
    sensitive: sensitivePaths(policy.ceilings.filter((ceiling) => !declared.includes(ceiling))),
    masked: policy.secrets,
    limits: { ...policy.limits, ...composed.limits },
    budgets: policy.budgets,
    environment: variablesOf(composed.environment),
    checks: composed.checks,
    setup: policy.setup,
    gates: policy.gates,
    steering: policy.steering,
    tests: policy.tests,
  }
}

function taskBounds(policy: CheckedPolicy, task: TaskFields): typeof unbounded {
  const timeoutSeconds = Math.min(600, policy.limits.timeSeconds)
  const checks = task.checks.map((text): CheckRule => {
    const source = 'task'
    return { name: `task: ${text}`, ...commandOf(text), timeoutSeconds, source }
  })
  return { ...unbounded, checks, write: scopeOf(task.paths.length > 0 ? task.paths : ['**']) }
}

function denyAlso(scope: GlobScope, globs: readonly string[]): GlobScope {
  return { allow: scope.allow, deny: sortUnique([...scope.deny, ...globs]) }
}

function sensitivePaths(ceilings: readonly Ceiling[]): SensitivePath[] {
  const paths = ceilings
    .filter(({ by }) => by === 'path')
    .flatMap(({ names, level, reason, source }) => names.map((glob) => ({ glob, level, reason, source })))
  return paths.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
