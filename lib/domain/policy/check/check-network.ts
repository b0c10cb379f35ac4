import { report, type Problems } from '../../yaml/field-reader'
import { hostAndPort } from '../network'
import type { NetworkHost } from '../permissions'
import { reportRepeated } from './report-repeated'
import type { Placed, PolicySyntax } from '../syntax'

type PlacedNames = Placed<string>[]

/** Each host once in its list; with a list of the policy's own, each in that list and in some profile. */
export function checkNetwork({ network, profiles }: PolicySyntax, problems: Problems): void {
  const perProfile = profiles.map((profile) => namesOf(profile.network ?? []))
  for (const names of perProfile) reportRepeated(names, problems)
  if (network === null) return
  const bound = namesOf(network)
  reportRepeated(bound, problems)
  checkBound(bound, perProfile.flat(), problems)
}

function namesOf(hosts: readonly Placed<NetworkHost>[]): PlacedNames {
  return hosts.map(({ value, at }) => ({ value: hostAndPort(value), at }))
}

/** The policy's own list gives nobody a host: one that no profile names has no effect. */
function checkBound(bound: PlacedNames, given: PlacedNames, problems: Problems): void {
  const within = new Set(bound.map(({ value }) => value))
  const wanted = new Set(given.map(({ value }) => value))
  for (const { value, at } of given.filter((one) => !within.has(one.value)))
    report(
      problems,
      at,
      `\`${value}\` can never be reached: the policy's own \`network\` does not name it; add it there or remove it here`,
    )
  for (const { value, at } of bound.filter((one) => !wanted.has(one.value)))
    report(
      problems,
      at,
      `no profile names \`${value}\`, and this list only bounds what profiles name; add it to one or remove it here`,
    )
}
