import { hostAndPort, hostsOf, intersectNetworks } from '../network'
import { formatProfileExpression } from '../profile-expression'
import type { CheckedPolicy, ProfileTerm } from '../syntax'

/** Hosts, as `name:port`, that tasks of one type may reach with one of the profiles their type may use. */
export type NetworkReach = { type: string; profile: string; hosts: string[] }

/** The most that any task may reach: what it adds to a profile of its type only narrows. Without what reaches nothing. */
export function networkReach(policy: CheckedPolicy): NetworkReach[] {
  return policy.types
    .flatMap(({ name, profiles }) =>
      profiles.map((terms) => ({
        type: name,
        profile: formatProfileExpression(terms),
        hosts: hostsOfTerms(policy, terms),
      })),
    )
    .filter(({ hosts }) => hosts.length > 0)
}

function hostsOfTerms({ base, profiles }: CheckedPolicy, terms: readonly ProfileTerm[]): string[] {
  const bounds = terms.map(({ name }) => profiles.find((one) => one.name === name)?.bounds.network ?? [])
  return hostsOf(bounds.reduce(intersectNetworks, base.network)).map(hostAndPort)
}

/** Of `next`, the hosts that no task of the same type may reach now. */
export function addedReach(now: readonly NetworkReach[], next: readonly NetworkReach[]): NetworkReach[] {
  const isReached = (type: string, host: string) =>
    now.some((one) => one.type === type && one.hosts.includes(host))
  return next
    .map((one) => ({ ...one, hosts: one.hosts.filter((host) => !isReached(one.type, host)) }))
    .filter(({ hosts }) => hosts.length > 0)
}
