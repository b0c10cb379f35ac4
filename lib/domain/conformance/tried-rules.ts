// Which rules of a composition a program is tried on, and the text that names them as they were.
import { canonicalFiles } from '../policy/compile/canonical-files'
import { compileRuntime } from '../policy/compile/compile-runtime'
import type { CompiledRuntime } from '../policy/compile/compiled'
import { builtInProbation } from '../policy/compose/built-in-profiles'
import { profilePermissions } from '../policy/compose/profile-permissions'
import { rulesOfRun, type RuleName } from '../policy/fidelity/fidelity-rules'
import type { Permissions } from '../policy/permissions'
import { formatProfileExpression, parseProfileExpression } from '../policy/profile-expression'
import type { CheckedPolicy, ProfileTerm } from '../policy/syntax'

/**
 * Rules of every run, whatever its profile says. What a project's memory files say is not among them: people wrote
 * them on the base branch, no agent may change them, and some programs read them whatever they are told.
 */
export const rulesOfEveryRun = ['host files', 'configuration', 'tools', 'project settings']

/** The others are held by the worker, whatever a program does: limits, checks, gates and what becomes of a change. */
const triable: readonly RuleName[] = [
  ...(['read allow', 'read deny', 'secrets', 'write allow', 'write deny'] as const),
  ...(['protected', 'sensitive', 'network', 'mcp'] as const),
]

/** What a program must have been tried on, before it is proven under a composition. */
export function rulesToTry(permissions: Permissions): string[] {
  const asking = rulesOfRun(permissions).filter(
    ({ rule, asks, enforces }) => asks && enforces.length > 0 && triable.includes(rule),
  )
  const own = asking.map(({ rule }) => rule)
  // Without a server there is no tool of one to ask for; that none can be named is a rule of every run.
  const isAsked = (rule: RuleName) => rule !== 'mcp' || permissions.mcp.length > 0
  return [...own.filter(isAsked), ...rulesOfEveryRun]
}

/** Rules that no program gets past, if the fidelity report is right: which ones they are depends on no profile. */
export function enforcedRules(permissions: Permissions): string[] {
  const enforced = rulesOfRun(permissions).filter(({ enforces }) => enforces.length > 0)
  return [...enforced.map(({ rule }) => rule), ...rulesOfEveryRun]
}

/**
 * What a trial tries, and what the program is told of it; its hash is the same where all of that is. Limits, checks,
 * gates and reasons are no part of it.
 */
export function rulesText(runtime: CompiledRuntime, permissions: Permissions): string {
  const { read, write, execute, network, mcp, protect, masked } = permissions
  const sensitive = permissions.sensitive.map(({ glob, level }) => [glob, level])
  const { files } = compileRuntime(runtime, permissions)
  const rules = { read, write, execute, network, mcp, protect, masked, sensitive }
  return JSON.stringify([runtime, rules, canonicalFiles(files)])
}

/**
 * The composition that is tried for a run, as the policy has it. What a task or a probation narrows further is not
 * tried: no trial could be made for each task.
 */
export function triedPermissions(policy: CheckedPolicy, ofRun: Permissions): Permissions {
  const parsed = parseProfileExpression(ofRun.profile)
  const terms = 'terms' in parsed ? parsed.terms.filter((term) => !narrowsByItself(policy, term)) : []
  const permitted = profilePermissions(policy, formatProfileExpression(terms))
  return permitted.ok ? permitted.permissions : ofRun
}

function narrowsByItself({ profiles }: CheckedPolicy, { name, paths }: ProfileTerm): boolean {
  if (name === builtInProbation.name) return true
  return paths.length === 0 && profiles.some((one) => one.name === name && one.takesPaths)
}
