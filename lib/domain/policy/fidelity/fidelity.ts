// Who stands behind each rule of a run, for the program that runs it. A rule is never dropped in silence: what a
// program's language cannot say is named beside the rule.
import type { Runtime } from '../../events/agent'
import { compileRuntime } from '../compile/compile-runtime'
import type { ScopeRule, Unexpressed } from '../compile/compiled'
import { guidanceOf, programs } from './fidelity-guidance'
import { rulesOfRun, type Enforcer, type RuleName, type RunRule } from './fidelity-rules'
import type { Permissions } from '../permissions'

/** `guidedOnly` keeps a run from auto; with `refused`, nothing guides or enforces the rule. */
export type FidelityMark = 'enforced' | 'guidedOnly' | 'refused' | 'asksNothing'

export type Guide = 'native' | 'hook'

export type FidelityRow = {
  rule: RuleName
  says: string[]
  /** `native`: the program's own configuration; `hook`: the hook before its tools. Neither binds what a tool starts. */
  guides: Guide[]
  /** Empty: nothing enforces the rule. */
  enforces: Enforcer[]
  mark: FidelityMark
  /** What slips past the program's own configuration, or why that does not say the rule. */
  leaks: string
  /** How Leeway holds the rule, and where that ends. */
  holds: string
  /** Parts of the rule that the compiled file says otherwise than the policy. */
  unexpressed: Unexpressed[]
}

export type FidelityReport = {
  runtime: Runtime
  /** The program and version it speaks of; null where nothing is compiled. */
  program: string | null
  profile: string
  rows: FidelityRow[]
}

export function fidelityReport(runtime: Runtime, permissions: Permissions): FidelityReport {
  const unexpressed = runtime === 'command' ? [] : compileRuntime(runtime, permissions).unexpressed
  const rows = rulesOfRun(permissions).map((rule) => rowOf(runtime, rule, permissions, unexpressed))
  return { runtime, program: programs[runtime], profile: permissions.profile, rows }
}

/** Rules of a run that nothing enforces: guided at best. Nothing is compiled where there is none. */
export function unheldRules(runtime: Runtime, permissions: Permissions): FidelityRow[] {
  const isUnheld = rulesOfRun(permissions).some(({ asks, enforces }) => asks && enforces.length === 0)
  if (!isUnheld) return []
  return fidelityReport(runtime, permissions).rows.filter(
    ({ mark }) => mark === 'guidedOnly' || mark === 'refused',
  )
}

function rowOf(
  runtime: Runtime,
  { rule, says, asks, enforces, holds }: RunRule,
  permissions: Permissions,
  unexpressed: readonly Unexpressed[],
): FidelityRow {
  const { native, hook, leaks } = guidanceOf(runtime, rule)
  const own = unexpressed.filter((one) => isOf(rule, one, permissions))
  // Where nothing else holds a rule, a program that lets through a part of what it forbids does not say it.
  const isSaid = native && (enforces.length > 0 || own.every(({ effect }) => effect === 'narrower'))
  const guides: Guide[] = [...(isSaid ? ['native' as const] : []), ...(hook ? ['hook' as const] : [])]
  const mark = asks ? markOf(guides, enforces) : 'asksNothing'
  return { rule, says, guides, enforces, mark, leaks, holds, unexpressed: own }
}

function markOf(guides: readonly Guide[], enforces: readonly Enforcer[]): FidelityMark {
  if (enforces.length > 0) return 'enforced'
  return guides.length > 0 ? 'guidedOnly' : 'refused'
}

const scopeRules: Partial<Record<RuleName, ScopeRule>> = {
  'read allow': 'readAllow',
  'read deny': 'readDeny',
  'write allow': 'writeAllow',
  'write deny': 'writeDeny',
  'execute allow': 'executeAllow',
  'execute deny': 'executeDeny',
}

/** Secrets, protected and sensitive paths are compiled as denies; each stands under the rule it came from. */
function isOf(rule: RuleName, { rule: scopeRule, part }: Unexpressed, permissions: Permissions): boolean {
  const { masked, protect, sensitive } = permissions
  const isSecret = masked.includes(part)
  const isProtected = protect.includes(part)
  const isSensitive = sensitive.some((one) => one.glob === part)
  if (scopeRule === 'readDeny' && isSecret) return rule === 'secrets'
  if (scopeRule !== 'writeDeny') return scopeRules[rule] === scopeRule
  if (isSecret || isProtected || isSensitive)
    return (
      (rule === 'secrets' && isSecret) ||
      (rule === 'protected' && isProtected) ||
      (rule === 'sensitive' && isSensitive)
    )
  return rule === 'write deny'
}
