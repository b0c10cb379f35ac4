// Task, policy, agent, standing, restrictions → the level of a run with every reason, and what it may do.
// Missing evidence means hold. Broken or unknown input means refused, with every reason at once.
import type { Runtime } from '../events/agent'
import type { Factor, Scope } from '../events/fields'
import { levels, lowerLevel, type Level } from '../level'
import { coversLane } from '../organisation'
import { standingAt, type StandingNow } from '../trust/standing'
import { declares } from './globs/glob'
import { permissionsOf } from './compose/permissions-of'
import { chooseProfile, type ChosenProfile } from './compose/choose-profile'
import { unheldRules, type FidelityRow } from './fidelity/fidelity'
import { boundBy, type Sources } from './sources'
import { sourcesOf } from './compose/sources-of'
import type { Permissions } from './permissions'
import type { AgentInQuestion, Authorization, AuthorizationRequest } from './request'
import type { Ceiling, CheckedPolicy } from './syntax'

/** Pure: the same request always has the same answer; `now` is the only clock. */
export function authorize(request: AuthorizationRequest): Authorization {
  const { policy, task, agent } = request
  const freezes = freezeReasons(request)
  if (policy === 'none adopted')
    return refused([...freezes, 'no policy is adopted for this project; a lead adopts one first'])
  const type = policy.types.find(({ name }) => name === task.type)
  const chosen = type === undefined ? null : chooseProfile(policy, type, request)
  const reasons = [
    ...freezes,
    ...agentReasons(policy, request),
    ...(type === undefined ? [unknownType(policy, task.type)] : []),
    ...(chosen?.kind === 'refused' ? chosen.reasons : []),
  ]
  if (type === undefined || chosen?.kind !== 'chosen' || agent === 'unknown' || reasons.length > 0)
    return refused(reasons)
  const declared = declaredCeilings(policy, request)
  const { standing, now } = request
  const trusted = standingAt(standing, now, type)
  const permissions = permissionsOf({ policy, task, profile: chosen, declared })
  const sources = sourcesOf({ policy, task, profile: chosen })
  const unheld = unheldRules(agent.runtime, permissions)
  const unsaid = unheld.filter(({ mark }) => mark === 'refused')
  const unheldReasons = [
    ...unsaid.map((row) => heldByNothing(row, agent.runtime)),
    ...unpriced(agent, permissions),
  ]
  if (unheldReasons.length > 0) return refused(unheldReasons)
  const neverAuto = neverAutoOf(chosen, unheld, sources)
  const factors = factorsOf(request, { trusted, ceilings: declared, neverAuto })
  const level = factors.map((factor) => factor.level).reduce(lowerLevel)
  return {
    kind: 'authorized',
    level,
    factors,
    binding: factors.filter((factor) => factor.level === level).map(({ factor }) => factor),
    permissions,
    sources,
    conditions: trusted.grant?.conditions ?? null,
  }
}

function refused(reasons: string[]): Authorization {
  return { kind: 'refused', reasons }
}

function unknownType(policy: CheckedPolicy, type: string): string {
  const known = policy.types.map(({ name }) => `\`${name}\``).join(', ')
  return `the policy knows no task type \`${type}\`; it knows ${known}`
}

type Concerned = Pick<AuthorizationRequest, 'agent' | 'projectId' | 'task'>

function concerns(scope: Scope, { agent, projectId, task }: Concerned): boolean {
  const agentId = agent === 'unknown' ? null : agent.id
  return coversLane(scope, { agentId, projectId, taskType: task.type })
}

function freezeReasons(request: AuthorizationRequest): string[] {
  const freezes = request.freezes.filter(({ scope }) => concerns(scope, request))
  return freezes.map(({ scope, reason }) => `frozen (${scope.kind}): ${reason}`)
}

function agentReasons(policy: CheckedPolicy, { agent, task }: AuthorizationRequest): string[] {
  if (agent === 'unknown') return ['no such agent is declared, or it is retired; an admin declares agents']
  const named =
    task.agent === null || task.agent === agent.name
      ? []
      : [`the task is for the agent \`${task.agent}\`, not for \`${agent.name}\``]
  const rule = policy.agents.find(({ name }) => name === agent.name)
  if (rule === undefined)
    return [
      ...named,
      `the agent \`${agent.name}\` may not work here; the policy names it under \`agents\` first`,
    ]
  if (rule.types !== null && !rule.types.includes(task.type))
    return [...named, `the agent \`${agent.name}\` may not work on tasks of type \`${task.type}\` here`]
  return named
}

/** The ceilings that bind this task by its type, its tags, or the paths it declares. */
function declaredCeilings(policy: CheckedPolicy, { task }: AuthorizationRequest): Ceiling[] {
  return policy.ceilings.filter(({ by, names }) => {
    if (by === 'type') return names.includes(task.type)
    if (by === 'tag') return names.some((name) => task.tags.includes(name))
    return names.some((name) => task.paths.some((path) => declares(path, name)))
  })
}

function heldByNothing({ rule, says }: FidelityRow, runtime: Runtime): string {
  const words = says.map((one) => `\`${one}\``).join(', ')
  return `nothing guides or enforces \`${rule}\` (${words}) for agents of runtime \`${runtime}\`: leave the rule out, or give the task to an agent of another runtime`
}

/** A cost that nobody can count bounds nothing. A command brings its own way to think, which nobody meters. */
function unpriced({ name, runtime, modelPrices }: AgentInQuestion, permissions: Permissions): string[] {
  const { limits, budgets } = permissions
  const bounds = [limits, budgets.project, budgets.agent]
  if (runtime === 'command' || modelPrices !== null) return []
  if (bounds.every(({ costMicroUsd }) => costMicroUsd === null)) return []
  return [
    `the policy bounds what a run may cost, and nobody said what the model of \`${name}\` costs: an admin declares its prices in Settings`,
  ]
}

type NeverAuto = { reason: string; source?: string }

/** What the profile says, or a rule of it that only guides: what a tool starts gets past it. */
function neverAutoOf(
  { neverAuto }: ChosenProfile,
  unheld: readonly FidelityRow[],
  sources: Sources,
): NeverAuto | null {
  if (neverAuto !== null) return { reason: neverAuto }
  const [first] = unheld
  if (first === undefined) return null
  const rules = unheld.map(({ rule }) => `\`${rule}\``).join(' and ')
  const reason = `${rules} ${unheld.length === 1 ? 'is' : 'are'} only guided and nothing enforces ${unheld.length === 1 ? 'it' : 'them'}, so this never merges by itself`
  return { reason, source: boundBy(sources, 'execute') }
}

type FactorSource = { trusted: StandingNow; ceilings: Ceiling[]; neverAuto: NeverAuto | null }

function factorsOf(request: AuthorizationRequest, source: FactorSource): Factor[] {
  const { task } = request
  const { trusted } = source
  return [
    { factor: 'task', level: task.autonomy, reason: `the task asks for \`${task.autonomy}\`` },
    { factor: 'standing', level: trusted.level, reason: trusted.reason },
    ceilingFactor(source),
    restrictionFactor(request),
  ]
}

function ceilingFactor({ ceilings, neverAuto }: FactorSource): Factor {
  const lowest = lowestOf(ceilings)
  if (lowest !== undefined) {
    const { by, names, level, reason, source } = lowest
    const named = names.map((name) => `\`${name}\``).join(', ')
    return { factor: 'ceiling', level, reason: `${by} ${named}: ${reason}`, source }
  }
  if (neverAuto !== null) return { factor: 'ceiling', level: 'review', ...neverAuto }
  return { factor: 'ceiling', level: 'auto', reason: 'no ceiling of the policy covers this task' }
}

function restrictionFactor(request: AuthorizationRequest): Factor {
  const inForce = request.restrictions.filter(
    ({ scope, expiresAt }) => concerns(scope, request) && (expiresAt === null || expiresAt > request.now),
  )
  const lowest = lowestOf(inForce)
  if (lowest === undefined) return { factor: 'restriction', level: 'auto', reason: 'no restriction is set' }
  const until = lowest.expiresAt === null ? '' : ` (until ${lowest.expiresAt})`
  const reason = `restricted (${lowest.scope.kind}): ${lowest.reason}${until}`
  return { factor: 'restriction', level: lowest.level, reason }
}

/** The first of those at the lowest level. */
function lowestOf<T extends { level: Level }>(items: readonly T[]): T | undefined {
  return levels.map((level) => items.find((item) => item.level === level)).find((item) => item !== undefined)
}
