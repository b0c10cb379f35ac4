// The syntax of a policy → a policy in which every name exists and every rule can have an effect, or all problems.
import type { Problem } from '../../events/fields'
import { defaultHorizonDays } from '../../task/horizon'
import { defaultPromotion } from '../../trust/promotion-rule'
import { report, type Problems } from '../../yaml/field-reader'
import type { RegressionAnswer } from '../after-merge'
import { unbounded } from '../compose/built-in-profiles'
import { checkCeilings } from './check-ceilings'
import { checkEnvironment } from './check-environment'
import { tooManyRules } from './too-many-rules'
import { checkServers } from './check-mcp'
import { checkNetwork } from './check-network'
import { resolveProfiles } from './check-profiles'
import { smallerLimits } from '../compose/compose'
import { allowSource, saidAt } from './origins'
import {
  defaultGates,
  defaultLimits,
  defaultSecrets,
  defaultSteering,
  defaultTests,
  noBudgets,
} from '../defaults'
import { valuesOf } from '../environment'
import type { Budgets } from '../permissions'
import { globProblem } from '../globs/glob'
import { inFileOrder } from '../parse/parse'
import { serversWritten, toolsPlaced } from '../mcp'
import { hostAndPort, sortHosts } from '../network'
import { reportRepeated } from './report-repeated'
import { sortUnique } from '../scope'
import {
  policyPath,
  type CheckedPolicy,
  type McpBound,
  type NetworkBound,
  type Placed,
  type PolicySyntax,
  type Profile,
  type ProfileTerm,
  type TaskType,
} from '../syntax'

const start = { line: 1, column: 1 }

/** A policy that this returns can be evaluated without any further problem. `file`: how its lines are named. */
export function checkPolicy(
  syntax: PolicySyntax,
  file: string = policyPath,
): { ok: true; policy: CheckedPolicy } | { ok: false; problems: Problem[] } {
  const tooMany = tooManyRules(syntax)
  if (tooMany !== null) return { ok: false, problems: [tooMany] }
  const problems: Problems = []
  const profiles = resolveProfiles(syntax.profiles, file, problems)
  checkNames(syntax, profiles, problems)
  checkUse(syntax, problems)
  checkCeilings(syntax, new Set(syntax.types.map(({ name }) => name.value)), problems)
  checkNetwork(syntax, problems)
  checkServers(syntax, problems)
  checkEnvironment(syntax, profiles, problems)
  checkRules(syntax, problems)
  if (problems.length > 0) return { ok: false, problems: inFileOrder(problems) }
  return { ok: true, policy: checkedPolicy(syntax, profiles, file) }
}

function checkedPolicy(syntax: PolicySyntax, profiles: Profile[], file: string): CheckedPolicy {
  const protect = sortUnique(syntax.protect.map(({ value }) => value))
  const checks = syntax.checks.map(({ value }) => value)
  const limits = { ...defaultLimits, ...syntax.limits }
  const withDefaults = (own: readonly Placed<string>[], defaults: readonly string[]) =>
    sortUnique([...defaults, ...own.map(({ value }) => value)])
  return {
    agents: syntax.agents.map(({ name, types }) => ({
      name: name.value,
      types: types && types.map(({ value }) => value),
    })),
    types: syntax.types.map((type) => taskTypeOf(type, syntax.onRegression ?? 'tell', file)),
    profiles,
    ceilings: syntax.ceilings.map(({ by, names, level, reason, at }) => ({
      by,
      names: names.map(({ value }) => value),
      level: level.value,
      reason,
      source: `${file}:${at.line}`,
    })),
    base: {
      ...unbounded,
      network: networkOf(syntax),
      mcp: mcpOf(syntax),
      ...{ protect, limits: smallerLimits(limits, {}), environment: valuesOf(syntax.environment), checks },
    },
    limits,
    budgets: budgetsOf(syntax.budgets),
    secrets: withDefaults(syntax.secrets, defaultSecrets),
    setup: syntax.setup?.value ?? null,
    gates: { ...defaultGates, ...syntax.gates },
    widening: syntax.widening ?? 'onePerson',
    recheck: syntax.recheck ?? 'automatic',
    isSample: syntax.isSample,
    steering: withDefaults(syntax.steering ?? [], defaultSteering),
    tests: withDefaults(syntax.tests ?? [], defaultTests),
    origins: originsOf(syntax, file),
  }
}

function budgetsOf({ project, agent }: PolicySyntax['budgets']): Budgets {
  return { project: { ...noBudgets.project, ...project }, agent: { ...noBudgets.agent, ...agent } }
}

export function networkOf({ network }: PolicySyntax): NetworkBound {
  return network === null ? 'unbounded' : sortHosts(network.map(({ value }) => value))
}

export function mcpOf({ mcp }: PolicySyntax): McpBound {
  return mcp === null ? 'unbounded' : serversWritten(mcp)
}

export function originsOf(
  { network, mcp, protect, secrets, sections }: PolicySyntax,
  file: string,
): CheckedPolicy['origins'] {
  const bound = network?.map(({ value, at }) => ({ value: hostAndPort(value), at })) ?? []
  return {
    network: network === null ? [] : [allowSource(bound, sections['network'] ?? start, file)],
    mcp: mcp === null ? [] : [allowSource(toolsPlaced(mcp), sections['mcp'] ?? start, file)],
    protect: saidAt(protect, file),
    secrets: saidAt(secrets, file),
  }
}

function taskTypeOf(
  type: PolicySyntax['types'][number],
  onRegression: RegressionAnswer,
  file: string,
): TaskType {
  const { name, profiles, agent, ordinary, horizonDays, promotion } = type
  return {
    name: name.value,
    profiles: profiles.map(({ value }) => value),
    agent: agent?.value ?? null,
    ordinary,
    horizonDays: horizonDays ?? defaultHorizonDays,
    promotion: { ...defaultPromotion, ...promotion },
    onRegression: type.onRegression ?? onRegression,
    source: `${file}:${name.at.line}`,
  }
}

function checkNames(syntax: PolicySyntax, profiles: readonly Profile[], problems: Problems): void {
  if (syntax.agents.length === 0) report(problems, start, 'no agent may work here; name one under `agents`')
  if (syntax.types.length === 0) report(problems, start, 'no task type is known here; name one under `types`')
  const types = new Set(syntax.types.map(({ name }) => name.value))
  for (const type of syntax.agents.flatMap((agent) => agent.types ?? []))
    if (!types.has(type.value)) report(problems, type.at, unknown('task type', type.value, [...types]))
  reportRepeated(
    syntax.agents.map(({ name }) => name),
    problems,
  )
  const profileNames = profiles.map(({ name }) => name)
  for (const { value, at } of syntax.types.flatMap((type) => type.profiles)) checkTerms(value, at)
  for (const type of syntax.types) checkDefaultAgent(syntax, type, problems)

  function checkTerms(terms: readonly ProfileTerm[], at: Placed<string>['at']): void {
    for (const { name, paths } of terms) {
      const profile = profiles.find((one) => one.name === name)
      if (profile === undefined) report(problems, at, unknown('profile', name, profileNames))
      else if (paths.length > 0 && !profile.takesPaths)
        report(problems, at, `the profile \`${name}\` takes no paths; write \`${name} + careful(…)\``)
    }
  }
}

export function unknown(what: string, name: string, known: readonly string[]): string {
  return `there is no ${what} \`${name}\`; known are ${known.map((one) => `\`${one}\``).join(', ') || 'none'}`
}

function checkDefaultAgent(
  { agents }: PolicySyntax,
  { name, agent }: PolicySyntax['types'][number],
  problems: Problems,
): void {
  if (agent === null) return
  const rule = agents.find((one) => one.name.value === agent.value)
  const names = agents.map((one) => one.name.value)
  if (rule === undefined) report(problems, agent.at, unknown('agent', agent.value, names))
  else if (rule.types !== null && !rule.types.some(({ value }) => value === name.value))
    report(
      problems,
      agent.at,
      `the agent \`${agent.value}\` may not work on \`${name.value}\`; add it to its \`types\``,
    )
}

/** A profile that nothing leads to is a rule without effect. `probation` is composed by Leeway itself. */
function checkUse({ profiles, types }: PolicySyntax, problems: Problems): void {
  const used = new Set([
    'probation',
    ...types.flatMap((type) => type.profiles.flatMap(({ value }) => value.map(({ name }) => name))),
    ...profiles.flatMap((profile) => profile.extends?.value ?? []),
  ])
  for (const { name } of profiles)
    if (!used.has(name.value))
      report(
        problems,
        name.at,
        `the profile \`${name.value}\` is never used; name it under a type or remove it`,
      )
}

export function checkRules(syntax: PolicySyntax, problems: Problems): void {
  const globs = [syntax.protect, syntax.secrets, syntax.steering ?? [], syntax.tests ?? []].flat()
  for (const { value, at } of globs) {
    const problem = globProblem(value)
    if (problem !== null) report(problems, at, problem)
  }
  reportRepeated(
    syntax.checks.map(({ value, at }) => ({ value: value.name, at })),
    problems,
  )
  for (const lockFile of syntax.setup?.value.lockFiles ?? []) {
    const problem = globProblem(lockFile)
    if (problem !== null && syntax.setup !== null) report(problems, syntax.setup.at, problem)
  }
  const { timeSeconds, idleSeconds } = syntax.limits
  if (timeSeconds !== undefined && idleSeconds !== undefined && idleSeconds > timeSeconds)
    report(
      problems,
      syntax.sections['limits'] ?? start,
      '`limits` let `idle` be longer than `time`, so it never ends a run; make it shorter',
    )
}
