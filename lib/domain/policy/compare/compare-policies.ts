// What another version of a policy allows more, and what less. What cannot be shown to be narrower counts as wider, so
// that a policy that is adopted without a person never allows anything new.
import { counted } from '../../counted'
import { isBelow, type Level } from '../../level'
import {
  compareBounds,
  compareGuards,
  compareLimits,
  compareLimit,
  compareNumbers,
  listed,
  narrows,
  widens,
  type PolicyChange,
} from './compare-bounds'
import type { Recheck, RegressionAnswer } from '../after-merge'
import { risks, type PromotionTerms } from '../../trust/promotion-rule'
import { gateBounds, type Budgets, type Gates } from '../permissions'
import { builtInProbation } from '../compose/built-in-profiles'
import { formatProfileExpression } from '../profile-expression'
import type { Ceiling, CheckedPolicy, Profile, ProfileTerm, TaskType, Widening } from '../syntax'

/** In the order of a policy file; empty where both allow the same. */
export function comparePolicies(before: CheckedPolicy, after: CheckedPolicy): PolicyChange[] {
  const parts = {
    agents: () => compareAgents(before.agents, after.agents),
    types: () => byName(before.types, after.types, typeChanges),
    profiles: () => byName(withProbation(before), withProbation(after), profileChanges),
    ceilings: () => compareCeilings(before.ceilings, after.ceilings),
    base: () => compareBounds(before.base, after.base, 'every run'),
    limits: () => compareLimits(before.limits, after.limits, 'every run'),
    budgets: () => compareBudgets(before.budgets, after.budgets),
    secrets: () => compareGuards(before.secrets, after.secrets, hidden),
    setup: () => compareSetups(before.setup, after.setup),
    gates: () => compareGates(before.gates, after.gates),
    widening: () => compareWidenings(before.widening, after.widening),
    recheck: () => compareRechecks(before.recheck, after.recheck),
    isSample: () => compareSample(before.isSample, after.isSample),
    steering: () => compareGuards(before.steering, after.steering, neverAlone('a change of')),
    tests: () => compareGuards(before.tests, after.tests, neverAlone('an edit of the tests')),
    origins: () => [],
  } satisfies Record<keyof CheckedPolicy, () => PolicyChange[]>
  const changes = Object.values(parts).flatMap((compare) => compare())
  // What stands in a policy's limits stands in the bounds of every run, too.
  return [...new Map(changes.map((change) => [change.what, change])).values()]
}

export const hidden = {
  set: (list: string) => `${list} is hidden from every run`,
  lifted: (list: string) => `every run sees ${list}, until now hidden`,
}

export const neverAlone = (what: string) => ({
  set: (list: string) => `${what} ${list} never merges by itself`,
  lifted: (list: string) => `${what} ${list} may merge by itself`,
})

/** Whether the second of two compared policies allows nothing that the first does not. */
export function isNoWider(changes: readonly PolicyChange[]): boolean {
  return changes.every(({ direction }) => direction !== 'widens')
}

/** The changes of each name that one of the two has. */
function byName<T extends { name: string }>(
  before: readonly T[],
  after: readonly T[],
  changesOf: (name: string, before: T | undefined, after: T | undefined) => PolicyChange[],
): PolicyChange[] {
  const names = new Set([...before, ...after].map(({ name }) => name))
  const find = (all: readonly T[], name: string) => all.find((one) => one.name === name)
  return [...names].flatMap((name) => changesOf(name, find(before, name), find(after, name)))
}

type Agents = CheckedPolicy['agents']

function compareAgents(before: Agents, after: Agents): PolicyChange[] {
  return byName(before, after, (name, old, now) => {
    if (!now) return [narrows(`the agent \`${name}\` may no longer work here`)]
    if (!old) return [widens(`the agent \`${name}\` may work here`)]
    if (JSON.stringify(old.types) === JSON.stringify(now.types)) return []
    const isNarrower = now.types !== null && (old.types === null || isSubset(now.types, old.types))
    const what = `the agent \`${name}\` may work on ${now.types === null ? 'every type' : listed(now.types)}`
    return [isNarrower ? narrows(what) : widens(what)]
  })
}

function typeChanges(
  name: string,
  before: TaskType | undefined,
  after: TaskType | undefined,
): PolicyChange[] {
  if (!after) return [narrows(`tasks of type \`${name}\` no longer run`)]
  if (!before) return [widens(`tasks of type \`${name}\` may run`)]
  const type = `the type \`${name}\``
  return [
    ...compareChoices(before.profiles, after.profiles, type),
    ...(before.agent === after.agent
      ? []
      : [
          widens(
            `${type} is given to ${after.agent === null ? 'any agent named here' : `\`${after.agent}\``}`,
          ),
        ]),
    ...(before.ordinary === after.ordinary
      ? []
      : [after.ordinary ? widens(`${type} counts as ordinary`) : narrows(`${type} is no ordinary one`)]),
    ...compareHorizons(before.horizonDays, after.horizonDays, type),
    ...comparePromotion(before.promotion, after.promotion, type),
    ...compareAnswers(before.onRegression, after.onRegression, type),
  ]
}

/**
 * A shorter one finds less; a longer one lets a delivered change wait longer before it speaks against its lane. So a lead
 * decides about both.
 */
function compareHorizons(before: number, after: number, type: string): PolicyChange[] {
  if (before === after) return []
  return [widens(`${type}: a change answers for ${counted(after, 'day')}, and before ${before}`)]
}

/**
 * Neither allows an agent anything; but one lets Leeway write to the base branch without a person, and the other leaves
 * there what turned out wrong. So a lead decides about both.
 */
function compareAnswers(before: RegressionAnswer, after: RegressionAnswer, type: string): PolicyChange[] {
  if (before === after) return []
  const what = after === 'revert' ? 'is reverted by Leeway' : 'stays until a person reverts it'
  return [widens(`${type}: what merged by itself and turned out wrong ${what}`)]
}

function compareRechecks(before: Recheck, after: Recheck): PolicyChange[] {
  if (before === after) return []
  return after === 'every'
    ? [narrows('the checks run again after every merge')]
    : [widens('the checks run again only after merges without a person')]
}

/** Less to show is wider: autonomy is recommended sooner. */
function comparePromotion(before: PromotionTerms, after: PromotionTerms, type: string): PolicyChange[] {
  const words = {
    tasksMin: 'tasks that its clean outcomes must be of',
    filesMin: 'files that they must change',
    leadsMin: 'leads that must agree to auto',
  }
  const [was, is] = [risks.indexOf(before.risk), risks.indexOf(after.risk)]
  const risk = `${type} is of ${after.risk} risk, and before of ${before.risk}`
  return [
    ...(was === is ? [] : [is < was ? widens(risk) : narrows(risk)]),
    ...(['tasksMin', 'filesMin', 'leadsMin'] as const).flatMap((field) =>
      compareNumbers(-before[field], -after[field], '').map(({ direction }) => ({
        direction,
        what: `${type}: ${words[field]}: ${after[field]}, and before ${before[field]}`,
      })),
    ),
    ...compareNumbers(
      before.cleanPerDayMax,
      after.cleanPerDayMax,
      `${type}: clean outcomes that count a day`,
    ),
    ...compareNumbers(
      before.unfinishedPercentMax,
      after.unfinishedPercentMax,
      `${type}: percent of runs that may deliver nothing`,
    ),
  ]
}

function compareSample(before: boolean, after: boolean): PolicyChange[] {
  if (before === after) return []
  return [
    after
      ? widens('this is a sample: what scripted people vouch for counts as evidence')
      : narrows('this is no sample: what scripted people vouch for does not count'),
  ]
}

/** A composition with more terms allows no more, so only one that has none of the old ones in it is wider. */
function compareChoices(
  before: readonly ProfileTerm[][],
  after: readonly ProfileTerm[][],
  type: string,
): PolicyChange[] {
  const written = (all: readonly ProfileTerm[][]) => all.map(formatProfileExpression)
  if (JSON.stringify(written(before)) === JSON.stringify(written(after))) return []
  const isCovered = (terms: ProfileTerm[]) => before.some((old) => hasTerms(terms, old))
  const [oldFirst = [], first = []] = [before[0], after[0]]
  const isNarrower = after.every(isCovered) && hasTerms(first, oldFirst)
  const what = `${type} may use ${listed(written(after))}, and before ${listed(written(before))}`
  return [isNarrower ? narrows(what) : widens(what)]
}

function hasTerms(terms: readonly ProfileTerm[], wanted: readonly ProfileTerm[]): boolean {
  const keys = terms.map((term) => JSON.stringify(term))
  return wanted.every((term) => keys.includes(JSON.stringify(term)))
}

/** A lane on probation composes a profile of that name, the built-in one where the policy has none. */
function withProbation({ profiles }: Pick<CheckedPolicy, 'profiles'>): readonly Profile[] {
  const isThere = profiles.some(({ name }) => name === builtInProbation.name)
  return isThere ? profiles : [...profiles, builtInProbation]
}

function profileChanges(
  name: string,
  before: Profile | undefined,
  after: Profile | undefined,
): PolicyChange[] {
  const profile = `the profile \`${name}\``
  if (!after) return [narrows(`${profile} is gone`)]
  // Composed with another it only narrows, but for its variables, which may change what a check does.
  const direction = after.bounds.environment.length > 0 ? 'widens' : 'neutral'
  if (!before) return [{ direction, what: `${profile} is new` }]
  return [
    ...compareBounds(before.bounds, after.bounds, profile),
    ...compareNeed(before.takesPaths, after.takesPaths, `${profile} needs paths`),
    ...compareNeed(before.throwawayOnly, after.throwawayOnly, `${profile} needs a throwaway project`),
  ]
}

function compareNeed(before: boolean, after: boolean, what: string): PolicyChange[] {
  if (before === after) return []
  return [after ? narrows(what) : widens(`${what}: no longer`)]
}

export function compareCeilings(before: readonly Ceiling[], after: readonly Ceiling[]): PolicyChange[] {
  const [old, now] = [ceilingLevels(before), ceilingLevels(after)]
  const places = new Set([...old.keys(), ...now.keys()])
  return [...places].flatMap((place) => {
    const [was = 'auto', is = 'auto'] = [old.get(place), now.get(place)]
    if (was === is) return []
    const what = `the ceiling of ${place} is \`${is}\`, and before \`${was}\``
    return [isBelow(is, was) ? narrows(what) : widens(what)]
  })
}

/** The lowest ceiling of each type, tag and path. */
function ceilingLevels(ceilings: readonly Ceiling[]): Map<string, Level> {
  const levels = new Map<string, Level>()
  for (const { by, names, level } of ceilings) {
    for (const name of names) {
      const place = `${by} \`${name}\``
      const known = levels.get(place)
      if (known === undefined || isBelow(level, known)) levels.set(place, level)
    }
  }
  return levels
}

/** Its lock files are guarded at auto, so that to leave it out lets more merge, too. */
function compareSetups(before: CheckedPolicy['setup'], after: CheckedPolicy['setup']): PolicyChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  return [widens(after === null ? 'there is no setup any more' : `the setup is \`${after.command}\``)]
}

export function compareBudgets(before: Budgets, after: Budgets): PolicyChange[] {
  const words = { project: 'all runs together', agent: 'one agent' }
  return (['project', 'agent'] as const).flatMap((of) =>
    (['tokens', 'costMicroUsd'] as const).flatMap((name) =>
      compareLimit(name, {
        before: before[of][name],
        after: after[of][name],
        subject: `of a month for ${words[of]}`,
      }),
    ),
  )
}

export function compareWidenings(before: Widening, after: Widening): PolicyChange[] {
  if (before === after) return []
  if (after === 'twoPeople') return [narrows('two leads must agree to a version that allows more')]
  return [widens('one lead is enough for a version that allows more')]
}

/** A number that is absent does not bound. */
export function compareGates(before: Partial<Gates>, after: Partial<Gates>): PolicyChange[] {
  return [
    ...gateBounds.flatMap((gate) =>
      compareNumbers(before[gate] ?? Infinity, after[gate] ?? Infinity, `the gate \`${gate}\``),
    ),
    ...compareVerifications(before.verification ?? 'none', after.verification ?? 'none'),
  ]
}

function compareVerifications(before: Gates['verification'], after: Gates['verification']): PolicyChange[] {
  if (before === after) return []
  const who = 'an agent of another provider'
  if (after === 'none') return [widens(`a change may merge by itself that ${who} has not verified`)]
  return [narrows(`a change only merges by itself once ${who} has verified it`)]
}

function isSubset(part: readonly string[], whole: readonly string[]): boolean {
  return part.every((one) => whole.includes(one))
}
