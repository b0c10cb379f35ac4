// Whether what a lane's failures show contradicts the assumed lag between a merge and the discovery of its failure.
import { dayMilliseconds } from '../durations'
import { isLagTooShort, shareFound } from './statistics/discovery-lag'

export type FoundRegression = { mergedAt: string; foundAt: string; horizonDays: number }

/**
 * True where failures were found later than the assumed law says. Counted are those of changes whose horizon is over
 * and that were found within it; each lag as a share of its own horizon, because policy may have changed it.
 */
export function lagContradicts(regressions: readonly FoundRegression[], now: string): boolean {
  const shares = regressions.flatMap(({ mergedAt, foundAt, horizonDays }) => {
    if (horizonDays === 0) return []
    const days = (moment: string) => (Date.parse(moment) - Date.parse(mergedAt)) / dayMilliseconds
    return days(now) >= horizonDays && days(foundAt) <= horizonDays ? [days(foundAt) / horizonDays] : []
  })
  return isLagTooShort(shares, (share) => shareFound(share, 1))
}
