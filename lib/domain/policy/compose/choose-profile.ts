import { builtInProbation, unbounded } from './built-in-profiles'
import { composeBounds } from './compose'
import { uniteVariables, variableConflicts } from '../environment'
import { formatProfileExpression, parseProfileExpression } from '../profile-expression'
import type { AuthorizationRequest } from '../request'
import { scopeOf } from '../scope'
import { theTask } from '../sources'
import type { Bounds, CheckedPolicy, Origins, Profile, ProfileTerm, TaskType } from '../syntax'

export type ChosenProfile = {
  kind: 'chosen'
  expression: string
  bounds: Bounds
  /** Of each profile in it, in their order. */
  origins: Origins[]
  /** Why a run of this profile never merges by itself; null where it may. */
  neverAuto: string | null
}

type Choice = ChosenProfile | { kind: 'refused'; reasons: string[] }
type Asked = Pick<AuthorizationRequest, 'task' | 'throwaway' | 'standing'>

/** The profile a task runs under: what it names, among what its type allows; else the type's first. */
export function chooseProfile(policy: CheckedPolicy, type: TaskType, asked: Asked): Choice {
  const terms = asked.task.profile === null ? (type.profiles[0] ?? []) : termsNamed(asked.task.profile, type)
  const said = asked.task.profile === null ? type.source : theTask
  if (typeof terms === 'string') return { kind: 'refused', reasons: [terms] }
  const { onProbation } = asked.standing
  const all = onProbation ? [...terms, { name: 'probation', paths: [] }] : terms
  const resolved = all.map((term) => resolveTerm(policy, term, asked, said))
  const reasons = resolved.filter((one) => typeof one === 'string')
  const profiles = resolved.filter((one) => typeof one !== 'string')
  if (reasons.length > 0) return { kind: 'refused', reasons }
  const bounds = profiles.map((profile) => profile.bounds).reduce(composeBounds, unbounded)
  const conflicts = variableConflicts(uniteVariables(policy.base.environment, bounds.environment))
  if (conflicts.length > 0) return { kind: 'refused', reasons: conflicts }
  return {
    kind: 'chosen',
    expression: formatProfileExpression(all),
    bounds,
    origins: profiles.map(({ origins }) => origins),
    neverAuto: neverAutoOf(profiles, onProbation),
  }
}

function neverAutoOf(profiles: readonly Profile[], onProbation: boolean): string | null {
  if (onProbation) return 'the lane is on probation, so nothing of it merges by itself'
  const throwaway = profiles.find((profile) => profile.throwawayOnly)
  return throwaway ? `the profile \`${throwaway.name}\` never merges by itself` : null
}

/** A composition may be chosen when one of the type's own is part of it: more terms only narrow. */
function termsNamed(expression: string, type: TaskType): ProfileTerm[] | string {
  const parsed = parseProfileExpression(expression)
  if ('problem' in parsed) return `\`profile\` of the task: ${parsed.problem}`
  const named = new Set(parsed.terms.map(keyOf))
  const isAllowed = type.profiles.some((allowed) => allowed.every((term) => named.has(keyOf(term))))
  if (isAllowed) return parsed.terms
  const allowed = type.profiles.map((terms) => `\`${formatProfileExpression(terms)}\``).join(', ')
  return `the profile \`${expression}\` is not one that type \`${type.name}\` may use: ${allowed}, alone or with \`+ …\``
}

function keyOf(term: ProfileTerm): string {
  return JSON.stringify([term.name, term.paths])
}

/** The policy's own `probation` takes the place of the built-in one. */
export function profileNamed(
  { profiles }: Pick<CheckedPolicy, 'profiles'>,
  name: string,
): Profile | undefined {
  const own = profiles.find((one) => one.name === name)
  return own ?? (name === builtInProbation.name ? builtInProbation : undefined)
}

/** A sentence where the term cannot be used in this run. */
function resolveTerm(
  policy: CheckedPolicy,
  term: ProfileTerm,
  { task, throwaway }: Asked,
  said: string,
): Profile | string {
  const profile = profileNamed(policy, term.name)
  if (profile === undefined) return `the policy knows no profile \`${term.name}\``
  if (profile.throwawayOnly && !throwaway)
    return `the profile \`${term.name}\` is only for projects that an admin marked as throwaway`
  if (!profile.takesPaths)
    return term.paths.length === 0
      ? profile
      : `the profile \`${term.name}\` takes no paths; use \`careful(…)\``
  const paths = term.paths.length > 0 ? term.paths : task.paths
  if (paths.length === 0)
    return `the profile \`${term.name}\` needs paths: \`${term.name}(src/…)\`, or \`paths\` in the task`
  const given = { list: paths, source: term.paths.length > 0 ? said : theTask, members: [] }
  const { allows, protect } = profile.origins
  return {
    ...profile,
    bounds: composeBounds(profile.bounds, { ...unbounded, write: scopeOf(paths) }),
    origins: { allows: { ...allows, write: [given, ...allows.write] }, protect },
  }
}
