import 'server-only'

/** A day that a person picked ends with its last moment, in UTC. */
export function endOfDay(date: string | null): string | null {
  return date === null ? null : `${date}T23:59:59.999Z`
}
