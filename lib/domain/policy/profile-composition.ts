// Of which profiles a composition is made, and where each of its bounds is said. For showing; what is permitted is
// decided elsewhere, from the same policy.
import { builtInProfiles } from './built-in-profiles'
import { hostAndPort } from './network'
import type { GlobScope } from './permissions'
import { formatProfileExpression } from './profile-expression'
import type { Placed, PolicySyntax, Profile, ProfileSyntax, ProfileTerm } from './syntax'

export type BoundName = 'read' | 'write' | 'execute' | 'network' | 'protect' | 'limits' | 'checks'

/** One bound as somebody says it. `says` empty: nothing is allowed, or for `protect` and `checks` nothing asked. */
export type SaidBound = {
  bound: BoundName
  says: string[]
  /** The profile that says it, which may be one that the term extends. */
  from: string
  /** Of the policy file; null where Leeway brings it, or the composition itself says it. */
  line: number | null
}

/** From a profile to what it extends; the last one is built in, or extends nothing. */
type Ancestor = { name: string; line: number | null }

export type ComposedTerm = { term: string; chain: Ancestor[]; bounds: SaidBound[] }

/** The policy is checked: what a profile extends is there, and none extends itself. */
export function profileComposition(policy: PolicySyntax, terms: readonly ProfileTerm[]): ComposedTerm[] {
  return terms.map((term) => {
    const chain = chainOf(policy.profiles, term.name)
    const [builtIn] = builtInProfiles.filter(({ name }) => name === chain.at(-1)?.name)
    const own = chain.flatMap(({ name }) => policy.profiles.filter((one) => one.name.value === name))
    return {
      term: formatProfileExpression([term]),
      chain,
      bounds: [...boundsOf(own, builtIn), ...givenPaths(term)],
    }
  })
}

function chainOf(profiles: readonly ProfileSyntax[], name: string): Ancestor[] {
  const found = profiles.find((one) => one.name.value === name)
  if (found === undefined) return [{ name, line: null }]
  const rest = found.extends === null ? [] : chainOf(profiles, found.extends.value)
  return [{ name, line: found.name.at.line }, ...rest]
}

/** `own`: the nearest first. It replaces what it extends, field by field; checks add up. */
function boundsOf(own: readonly ProfileSyntax[], builtIn: Profile | undefined): SaidBound[] {
  const inherited = builtIn === undefined ? [] : builtInBounds(builtIn)
  const replaced = (['read', 'write', 'execute', 'network', 'protect'] as const).flatMap((bound) => {
    const [nearest] = own.flatMap((profile) => replacing(profile, bound))
    return nearest ?? inherited.filter((one) => one.bound === bound)
  })
  return [...replaced, ...own.flatMap(limitsOf), ...own.flatMap(checksOf)]
}

type ListBound = Exclude<BoundName, 'limits' | 'checks'>

function replacing(profile: ProfileSyntax, bound: ListBound): SaidBound[] {
  const list = bound === 'network' ? hostsOf(profile) : profile[bound]
  if (list === null) return []
  const [first = profile.name] = list
  const says = list.map(({ value }) => value)
  return [{ bound, says, from: profile.name.value, line: first.at.line }]
}

function hostsOf({ network }: ProfileSyntax): Placed<string>[] | null {
  return network && network.map(({ value, at }) => ({ value: hostAndPort(value), at }))
}

function limitsOf({ name, limits }: ProfileSyntax): SaidBound[] {
  const says = Object.entries(limits ?? {}).map(([limit, value]) => limitText(limit, value))
  return says.length === 0 ? [] : [{ bound: 'limits', says, from: name.value, line: name.at.line }]
}

/** The field's name ends with its unit. */
function limitText(field: string, value: number): string {
  if (field.endsWith('Seconds')) return `${field.slice(0, -'Seconds'.length)} ${value} s`
  if (field.endsWith('Bytes')) return `${field.slice(0, -'Bytes'.length)} ${value / 1024 ** 2} MB`
  return `${field} ${value}`
}

function checksOf({ name, checks }: ProfileSyntax): SaidBound[] {
  return (checks ?? []).map(({ value, at }) => ({
    bound: 'checks',
    says: [value.command],
    from: name.value,
    line: at.line,
  }))
}

function builtInBounds({ name, bounds }: Profile): SaidBound[] {
  const scopes = (['read', 'write', 'execute'] as const).flatMap((bound) => scopeBound(bound, bounds[bound]))
  const protect = bounds.protect.length === 0 ? [] : [{ bound: 'protect' as const, says: bounds.protect }]
  return [...scopes, ...protect].map((said) => ({ ...said, from: name, line: null }))
}

function scopeBound(bound: BoundName, { allow }: GlobScope): Pick<SaidBound, 'bound' | 'says'>[] {
  return allow.filter((group) => !group.includes('**')).map((says) => ({ bound, says }))
}

function givenPaths({ name, paths }: ProfileTerm): SaidBound[] {
  return paths.length === 0 ? [] : [{ bound: 'write', says: paths, from: name, line: null }]
}
