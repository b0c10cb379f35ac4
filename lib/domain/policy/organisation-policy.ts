// What stands over all projects of an organisation. It names no agent and gives nothing: composed with the policy of a
// project, by the same operator as profiles, it only narrows.
import type { Problem } from '../events/fields'
import type { Problems } from '../yaml/field-reader'
import { unbounded } from './compose/built-in-profiles'
import { checkCeilings } from './check/check-ceilings'
import { checkRules, mcpOf, networkOf, originsOf } from './check/check'
import { compareBounds, compareGuards, type PolicyChange } from './compare/compare-bounds'
import {
  compareBudgets,
  compareCeilings,
  compareGates,
  compareWidenings,
  hidden,
  neverAlone,
} from './compare/compare-policies'
import { composeBounds, smallerLimits } from './compose/compose'
import { valuesOf } from './environment'
import { inFileOrder } from './parse/parse'
import type { Budget, Budgets, Gates } from './permissions'
import { reportRepeated } from './check/report-repeated'
import { sortUnique } from './scope'
import {
  organisationPath,
  type Bounds,
  type Ceiling,
  type CheckedPolicy,
  type Placed,
  type PolicySyntax,
  type Widening,
} from './syntax'
import { noBudgets } from './defaults'
import { tooManyRules } from './check/too-many-rules'
import { toolsPlaced } from './mcp'
import { hostAndPort } from './network'

export type OrganisationPolicy = {
  ceilings: Ceiling[]
  base: Bounds
  budgets: Budgets
  secrets: string[]
  gates: Partial<Gates>
  widening: Widening
  steering: string[]
  tests: string[]
  origins: CheckedPolicy['origins']
}

export type CheckedOrganisation =
  { ok: true; policy: OrganisationPolicy } | { ok: false; problems: Problem[] }

export function checkOrganisationPolicy(syntax: PolicySyntax): CheckedOrganisation {
  const tooMany = tooManyRules(syntax)
  if (tooMany !== null) return { ok: false, problems: [tooMany] }
  const problems: Problems = []
  checkCeilings(syntax, null, problems)
  checkRules(syntax, problems)
  reportRepeated(
    (syntax.network ?? []).map(({ value, at }) => ({ value: hostAndPort(value), at })),
    problems,
  )
  reportRepeated(toolsPlaced(syntax.mcp ?? []), problems)
  if (problems.length > 0) return { ok: false, problems: inFileOrder(problems) }
  return { ok: true, policy: policyOf(syntax) }
}

function policyOf(syntax: PolicySyntax): OrganisationPolicy {
  const texts = (list: readonly Placed<string>[] | null) => sortUnique((list ?? []).map(({ value }) => value))
  const { budgets, ceilings, gates } = syntax
  return {
    ceilings: ceilings.map(({ by, names, level, reason, at }) => ({
      ...{ by, names: names.map(({ value }) => value), level: level.value, reason },
      source: `${organisationPath}:${at.line}`,
    })),
    base: {
      ...unbounded,
      ...{ network: networkOf(syntax), mcp: mcpOf(syntax) },
      ...{ protect: texts(syntax.protect), limits: syntax.limits },
      environment: valuesOf(syntax.environment),
      checks: syntax.checks.map(({ value }) => value),
    },
    budgets: {
      project: { ...noBudgets.project, ...budgets.project },
      agent: { ...noBudgets.agent, ...budgets.agent },
    },
    ...{ secrets: texts(syntax.secrets), gates, widening: syntax.widening ?? 'onePerson' },
    ...{ steering: texts(syntax.steering), tests: texts(syntax.tests) },
    origins: originsOf(syntax, organisationPath),
  }
}

// INVARIANT: what stands over a project's policy never lets a run do more than that policy alone.
export function withOrganisation(policy: CheckedPolicy, over: OrganisationPolicy | null): CheckedPolicy {
  if (over === null) return policy
  const both = (name: 'secrets' | 'steering' | 'tests') => sortUnique([...policy[name], ...over[name]])
  return {
    ...policy,
    ceilings: [...over.ceilings, ...policy.ceilings],
    base: composeBounds(policy.base, over.base),
    limits: { ...policy.limits, ...smallerLimits(policy.limits, over.base.limits) },
    budgets: {
      project: smallerBudget(policy.budgets.project, over.budgets.project),
      agent: smallerBudget(policy.budgets.agent, over.budgets.agent),
    },
    ...{ secrets: both('secrets'), steering: both('steering'), tests: both('tests') },
    gates: smallerGates(policy.gates, over.gates),
    widening: over.widening === 'twoPeople' ? over.widening : policy.widening,
    origins: {
      network: [...policy.origins.network, ...over.origins.network],
      mcp: [...policy.origins.mcp, ...over.origins.mcp],
      protect: [...policy.origins.protect, ...over.origins.protect],
      secrets: [...policy.origins.secrets, ...over.origins.secrets],
    },
  }
}

function smallerBudget(a: Budget, b: Budget): Budget {
  const smaller = (x: number | null, y: number | null) => {
    if (x === null || y === null) return x ?? y
    return Math.min(x, y)
  }
  return {
    tokens: smaller(a.tokens, b.tokens),
    costMicroUsd: smaller(a.costMicroUsd, b.costMicroUsd),
  }
}

function smallerGates(gates: Gates, over: Partial<Gates>): Gates {
  return {
    filesMax: Math.min(gates.filesMax, over.filesMax ?? gates.filesMax),
    linesMax: Math.min(gates.linesMax, over.linesMax ?? gates.linesMax),
    mergesPerDayMax: Math.min(gates.mergesPerDayMax, over.mergesPerDayMax ?? gates.mergesPerDayMax),
    verification: over.verification === 'anotherProvider' ? over.verification : gates.verification,
  }
}

/** What the second allows more and less, in the order of the file. */
export function compareOrganisationPolicies(
  before: OrganisationPolicy,
  after: OrganisationPolicy,
): PolicyChange[] {
  const parts = {
    ceilings: () => compareCeilings(before.ceilings, after.ceilings),
    base: () => compareBounds(before.base, after.base, 'every run'),
    budgets: () => compareBudgets(before.budgets, after.budgets),
    secrets: () => compareGuards(before.secrets, after.secrets, hidden),
    gates: () => compareGates(before.gates, after.gates),
    widening: () => compareWidenings(before.widening, after.widening),
    steering: () => compareGuards(before.steering, after.steering, neverAlone('a change of')),
    tests: () => compareGuards(before.tests, after.tests, neverAlone('an edit of the tests')),
    origins: () => [],
  } satisfies Record<keyof OrganisationPolicy, () => PolicyChange[]>
  return Object.values(parts).flatMap((compare) => compare())
}
