// Hosts are compared by their exact name and port, and every list is sorted and without repetition.
import type { NetworkHost } from './permissions'
import type { NetworkBound } from './syntax'

export function hostAndPort({ host, port }: NetworkHost): string {
  return `${host}:${port}`
}

/** `registry.example.com` or `registry.example.com:443`; addresses are none, so that a name decides. */
export function parseHost(text: string): NetworkHost | null {
  const found = /^([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*|localhost)(?::(\d{1,5}))?$/.exec(text)
  const port = Number(found?.[2] ?? 443)
  if (found?.[1] === undefined || port < 1 || port > 65_535) return null
  return { host: found[1], port }
}

/** By code unit, so that the order is the same on every machine. */
export function sortHosts(hosts: readonly NetworkHost[]): NetworkHost[] {
  const byName = new Map(hosts.map((one) => [hostAndPort(one), one]))
  return [...byName].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, one]) => one)
}

/** Both must allow. Commutative, associative and idempotent. */
export function intersectNetworks(a: NetworkBound, b: NetworkBound): NetworkBound {
  if (a === 'unbounded') return b === 'unbounded' ? b : sortHosts(b)
  if (b === 'unbounded') return sortHosts(a)
  const others = new Set(b.map(hostAndPort))
  return sortHosts(a.filter((one) => others.has(hostAndPort(one))))
}

// INVARIANT: where no profile names a host, nothing is reached.
export function hostsOf(bound: NetworkBound): NetworkHost[] {
  return bound === 'unbounded' ? [] : sortHosts(bound)
}
