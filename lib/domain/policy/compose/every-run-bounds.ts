import { alwaysProtected, alwaysProtectedAnywhere, defaultLimits, defaultSecrets } from '../defaults'
import { builtIn, hostsOf, limitTexts, serverTexts, valuesOf } from './profile-composition'
import type { BoundName, SaidBound } from './profile-composition'
import type { Place, Placed, PolicySyntax } from '../syntax'

/** `file`: how its lines are named. */
export type WrittenPolicy = { syntax: PolicySyntax; file: string }

const order: readonly BoundName[] = [
  ...(['protect', 'secrets', 'network', 'mcp', 'limits', 'budgets'] as const),
  ...(['environment', 'checks', 'ceiling'] as const),
]

/**
 * What holds in every run, whatever its profile: what Leeway brings, what the project's policy says outside of
 * profiles, and what the organisation's says where there is one.
 */
export function everyRunBounds(project: WrittenPolicy, over: WrittenPolicy | null): SaidBound[] {
  const all = [...ofLeeway(project.syntax), ...boundsIn(project), ...(over === null ? [] : boundsIn(over))]
  return order.flatMap((name) => all.filter(({ bound }) => bound === name))
}

/** A limit that the project sets takes the place of the one that is built in. */
function ofLeeway({ limits }: PolicySyntax): SaidBound[] {
  const unset = Object.entries(defaultLimits).filter(([name]) => !(name in limits))
  return [
    said('protect', [...alwaysProtected.map(({ glob }) => glob), ...alwaysProtectedAnywhere], builtIn),
    said('secrets', defaultSecrets, builtIn),
    ...numbersSaid('limits', limitTexts(Object.fromEntries(unset)), builtIn),
  ]
}

function boundsIn({ syntax, file }: WrittenPolicy): SaidBound[] {
  const { protect, secrets, environment, checks, ceilings, sections } = syntax
  const lineOf = (at: Place | undefined) => (at === undefined ? file : `${file}:${at.line}`)
  const listSaid = (bound: BoundName, list: readonly Placed<string>[]) =>
    list.length === 0 ? [] : [said(bound, valuesOf(list), lineOf(list[0]?.at))]
  /** An empty list bounds, too: no run reaches a host, or starts a server. */
  const outsideSaid = (bound: 'network' | 'mcp', list: readonly Placed<string>[] | null) =>
    list === null ? [] : [said(bound, valuesOf(list), lineOf(list[0]?.at ?? sections[bound]))]
  return [
    ...listSaid('protect', protect),
    ...listSaid('secrets', secrets),
    ...outsideSaid('network', hostsOf(syntax)),
    ...outsideSaid('mcp', serverTexts(syntax)),
    ...numbersSaid('limits', limitTexts(syntax.limits), lineOf(sections['limits'])),
    ...numbersSaid('budgets', budgetTexts(syntax), lineOf(sections['budgets'])),
    ...environment.map(({ name, value, at }) => said('environment', [`${name}=${value}`], lineOf(at))),
    ...checks.map(({ value, at }) => said('checks', [value.command], lineOf(at))),
    ...ceilings.map(({ by, names, level, reason, at }) => {
      const words = `${level.value} for ${by} ${valuesOf(names).join(', ')}: ${reason}`
      return said('ceiling', [words], lineOf(at))
    }),
  ]
}

function said(bound: BoundName, says: readonly string[], source: string): SaidBound {
  return { bound, says, profile: null, source }
}

function numbersSaid(bound: BoundName, texts: readonly string[], source: string): SaidBound[] {
  return texts.length === 0 ? [] : [said(bound, texts, source)]
}

function budgetTexts({ budgets }: PolicySyntax): string[] {
  return [
    ...limitTexts(budgets.project).map((text) => `${text} a month for the project`),
    ...limitTexts(budgets.agent).map((text) => `${text} a month for an agent`),
  ]
}
