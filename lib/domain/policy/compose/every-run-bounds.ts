import { alwaysProtected, alwaysProtectedAnywhere, defaultSecrets } from '../defaults'
import { hostsOf, limitTexts, lineOf, serverTexts, valuesOf } from './profile-composition'
import type { BoundName, SaidBound } from './profile-composition'
import { policyPath, type Placed, type PolicySyntax } from '../syntax'

/** What holds in every run, whatever its profile: what Leeway brings, and what the policy says outside of profiles. */
export function everyRunBounds(policy: PolicySyntax): SaidBound[] {
  const { protect, secrets, environment, checks, ceilings } = policy
  return [
    said('protect', [...alwaysProtected.map(({ glob }) => glob), ...alwaysProtectedAnywhere], leeway),
    ...listSaid('protect', protect),
    said('secrets', defaultSecrets, leeway),
    ...listSaid('secrets', secrets),
    ...outsideSaid('network', hostsOf(policy)),
    ...outsideSaid('mcp', serverTexts(policy)),
    ...limitsSaid('limits', limitTexts(policy.limits)),
    ...limitsSaid('budgets', budgetTexts(policy)),
    ...environment.map(({ name, value, at }) => said('environment', [`${name}=${value}`], lineOf(at))),
    ...checks.map(({ value, at }) => said('checks', [value.command], lineOf(at))),
    ...ceilings.map(({ by, names, level, reason, at }) => {
      const words = `${level.value} for ${by} ${valuesOf(names).join(', ')}: ${reason}`
      return said('ceiling', [words], lineOf(at))
    }),
  ]
}

const leeway = 'Leeway itself'

function said(bound: BoundName, says: readonly string[], source: string): SaidBound {
  return { bound, says, profile: null, source }
}

function listSaid(bound: BoundName, list: readonly Placed<string>[]): SaidBound[] {
  const [first] = list
  return first === undefined ? [] : [said(bound, valuesOf(list), lineOf(first.at))]
}

/** An empty list bounds, too: no run reaches a host, or starts a server. */
function outsideSaid(bound: 'network' | 'mcp', list: readonly Placed<string>[] | null): SaidBound[] {
  if (list === null) return []
  return list.length === 0 ? [said(bound, [], policyPath)] : listSaid(bound, list)
}

function limitsSaid(bound: BoundName, texts: readonly string[]): SaidBound[] {
  return texts.length === 0 ? [] : [said(bound, texts, policyPath)]
}

function budgetTexts({ budgets }: PolicySyntax): string[] {
  return [
    ...limitTexts(budgets.project).map((text) => `${text} a month for the project`),
    ...limitTexts(budgets.agent).map((text) => `${text} a month for an agent`),
  ]
}
