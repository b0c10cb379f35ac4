export const hourMilliseconds = 3_600_000
export const dayMilliseconds = 24 * hourMilliseconds
export const weekMilliseconds = 7 * dayMilliseconds

/** A moment so many days after another, or before it; ISO 8601 in UTC with milliseconds. */
export function daysAfter(moment: string, days: number): string {
  return new Date(Date.parse(moment) + days * dayMilliseconds).toISOString()
}
