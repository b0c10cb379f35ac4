// Of which profiles a composition is made, and where each of its bounds is said. For showing; what is permitted is
// decided elsewhere, from the same policy.
import { builtInProfiles } from './built-in-profiles'
import { serversWritten, serverText } from '../mcp'
import { hostAndPort } from '../network'
import { formatProfileExpression } from '../profile-expression'
import { policyPath, type Place, type Placed } from '../syntax'
import type { PolicySyntax, Profile, ProfileSyntax, ProfileTerm } from '../syntax'

export type ListBound = 'read' | 'write' | 'execute' | 'network' | 'mcp' | 'protect'
export type BoundName = ListBound | 'secrets' | 'ceiling' | 'limits' | 'budgets' | 'environment' | 'checks'

/** One bound as somebody says it. An empty list of what is allowed allows nothing. */
export type SaidBound = {
  bound: BoundName
  says: readonly string[]
  /** Of a profile, which may be one that the term extends; null: it holds in every run. */
  profile: string | null
  /** A line as `.leeway/policy.yaml:14`, or who says it. */
  source: string
}

/** From a profile to what it extends; the last one is built in, or extends nothing. */
export type ComposedTerm = {
  term: string
  chain: { profile: string; source: string }[]
  bounds: SaidBound[]
}

export const builtIn = 'built in'
export const lineOf = ({ line }: Place) => `${policyPath}:${line}`

/** The policy is checked: what a profile extends is there, and none extends itself. */
export function profileComposition(policy: PolicySyntax, terms: readonly ProfileTerm[]): ComposedTerm[] {
  return terms.map((term) => {
    const own = ownChain(policy.profiles, term.name)
    const root = own.length === 0 ? term.name : own.at(-1)?.extends?.value
    const [base] = builtInProfiles.filter(({ name }) => name === root)
    const ancestors = own.map(({ name }) => ({ profile: name.value, source: lineOf(name.at) }))
    return {
      term: formatProfileExpression([term]),
      chain: [...ancestors, ...(base ? [{ profile: base.name, source: builtIn }] : [])],
      bounds: [...boundsOf(own, base), ...givenPaths(term)],
    }
  })
}

/** The policy's own profiles on the way, the nearest first. */
function ownChain(profiles: readonly ProfileSyntax[], name: string | undefined): ProfileSyntax[] {
  const found = profiles.find((one) => one.name.value === name)
  return found === undefined ? [] : [found, ...ownChain(profiles, found.extends?.value)]
}

/** Each replaces what it extends, field by field; checks add up. */
function boundsOf(own: readonly ProfileSyntax[], base: Profile | undefined): SaidBound[] {
  const inherited = base === undefined ? [] : builtInBounds(base)
  const lists = (['read', 'write', 'execute', 'network', 'mcp', 'protect'] as const).flatMap((bound) => {
    const [nearest] = own.flatMap((profile) => listOf(profile, bound))
    return nearest ?? inherited.filter((one) => one.bound === bound)
  })
  return [...lists, ...own.flatMap(limitsOf), ...variablesOf(own), ...own.flatMap(checksOf)]
}

function listOf(profile: ProfileSyntax, bound: ListBound): SaidBound[] {
  const list = placedList(profile, bound)
  if (list === null) return []
  const [first = profile.name] = list
  return [{ bound, says: valuesOf(list), profile: profile.name.value, source: lineOf(first.at) }]
}

function placedList(profile: ProfileSyntax, bound: ListBound): Placed<string>[] | null {
  if (bound === 'network') return hostsOf(profile)
  return bound === 'mcp' ? serverTexts(profile) : profile[bound]
}

export function serverTexts({ mcp }: Pick<ProfileSyntax, 'mcp'>): Placed<string>[] | null {
  return (
    mcp &&
    mcp.flatMap((server) =>
      serversWritten([server]).map((one) => ({ value: serverText(one), at: server.name.at })),
    )
  )
}

export function hostsOf({ network }: Pick<ProfileSyntax, 'network'>): Placed<string>[] | null {
  return network && network.map(({ value, at }) => ({ value: hostAndPort(value), at }))
}

export const valuesOf = (list: readonly Placed<string>[]) => list.map(({ value }) => value)

function limitsOf({ name, limits }: ProfileSyntax): SaidBound[] {
  const says = limitTexts(limits ?? {})
  if (says.length === 0) return []
  return [{ bound: 'limits', says, profile: name.value, source: lineOf(name.at) }]
}

export function limitTexts(limits: Readonly<Record<string, number | null>>): string[] {
  return Object.entries(limits).flatMap(([field, value]) => (value === null ? [] : [limitText(field, value)]))
}

/** The field's name ends with its unit. */
function limitText(field: string, value: number): string {
  if (field.endsWith('Seconds')) return `${field.slice(0, -'Seconds'.length)} ${value} s`
  if (field.endsWith('Bytes')) return `${field.slice(0, -'Bytes'.length)} ${value / 1024 ** 2} MB`
  if (field.endsWith('MicroUsd')) return `${field.slice(0, -'MicroUsd'.length)} ${value / 1_000_000} USD`
  return `${field} ${value}`
}

/** A variable that a nearer profile gives takes the place of one that it inherits. */
function variablesOf(own: readonly ProfileSyntax[]): SaidBound[] {
  const given = own.flatMap((profile) =>
    (profile.environment ?? []).map((variable) => ({ ...variable, profile: profile.name.value })),
  )
  return given
    .filter(({ name }, index) => given.findIndex((one) => one.name === name) === index)
    .map(({ name, value, at, profile }) => {
      return { bound: 'environment', says: [`${name}=${value}`], profile, source: lineOf(at) }
    })
}

function checksOf({ name, checks }: ProfileSyntax): SaidBound[] {
  return (checks ?? []).map(({ value, at }) => {
    return { bound: 'checks', says: [value.command], profile: name.value, source: lineOf(at) }
  })
}

function builtInBounds({ name, bounds }: Profile): SaidBound[] {
  const said = { profile: name, source: builtIn }
  const scopes = (['read', 'write', 'execute'] as const).flatMap((bound) =>
    bounds[bound].allow
      .filter((group) => !group.includes('**'))
      .map((says): SaidBound => ({ bound, says, ...said })),
  )
  if (bounds.protect.length === 0) return scopes
  return [...scopes, { bound: 'protect', says: bounds.protect, ...said }]
}

function givenPaths({ name, paths }: ProfileTerm): SaidBound[] {
  if (paths.length === 0) return []
  return [{ bound: 'write', says: paths, profile: name, source: 'the composition' }]
}
