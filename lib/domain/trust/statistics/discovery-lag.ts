// How long after its merge a failure comes to light, in days and given that it does within the horizon.

/**
 * G: the assumed share of failures found within `ageDays`. Linear over the horizon: later than what is usually seen,
 * and a lag that is assumed too long only makes an e-value smaller. Zero days: everything is known at the merge.
 */
export function shareFound(ageDays: number, horizonDays: number): number {
  if (ageDays >= horizonDays) return 1
  return Math.max(0, ageDays / horizonDays)
}

/**
 * Whether failures were found later than `share` says, with at most a chance of `alpha` (at most ½) that they were not:
 * the one-sided inequality of Dvoretzky, Kiefer and Wolfowitz with Massart's constant (1990). `lagsDays` are of changes
 * whose horizon is over, found within it. For one look: it warns, and decides nothing.
 */
export function isLagTooShort(
  lagsDays: readonly number[],
  share: (ageDays: number) => number,
  alpha = 0.05,
): boolean {
  const count = lagsDays.length
  if (count === 0) return false
  const sorted = lagsDays.toSorted((a, b) => a - b)
  const margin = Math.sqrt(Math.log(1 / alpha) / (2 * count))
  // Just before each lag the observed share is the number of earlier ones.
  return sorted.some((lag, index) => share(lag) - index / count > margin)
}
