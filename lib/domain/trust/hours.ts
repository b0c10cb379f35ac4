import type { GrantConditions } from '../events/lane'

/** Whether a grant lets changes merge at an instant (ISO 8601 in UTC): `from` is the first hour, `to` the first after. */
export function isWithinHours(hours: GrantConditions['hours'], instant: string): boolean {
  if (hours === undefined) return true
  const hour = Number(instant.slice(11, 13))
  return hour >= hours.from && hour < hours.to
}
