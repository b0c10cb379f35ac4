// How fast a lane gathers outcomes: what is missing is a number of changes, and a reader wants to know of weeks.
import { weekMilliseconds } from '../durations'

const weeksMax = 8

/**
 * How many of `moments` (ISO 8601) there are a week, over the last eight weeks or since the first of them; a lane
 * younger than a week is taken as a week old. 0 where there is none.
 */
export function perWeek(moments: readonly string[], now: string): number {
  const end = Date.parse(now)
  const recent = moments
    .map((moment) => Date.parse(moment))
    .filter((at) => end - at <= weeksMax * weekMilliseconds)
  if (recent.length === 0) return 0
  const isOlder = recent.length < moments.length
  const weeks = isOlder ? weeksMax : Math.max(1, (end - Math.min(...recent)) / weekMilliseconds)
  return recent.length / weeks
}
