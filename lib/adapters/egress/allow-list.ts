export type Allowed = { host: string; port: number }

/** A host as it is compared: lower case, without brackets and without the dot of the root. */
export function normalHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}

/** The entry that lets `host:port` through, as written: an exact host, or `*.suffix` for every host below it. */
export function findAllowed(allow: readonly Allowed[], host: string, port: number): Allowed | undefined {
  return allow.find((entry) => entry.port === port && matches(normalHost(entry.host), host))
}

function matches(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host
  return host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1
}
