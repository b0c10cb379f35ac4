// How good forecasts were.

export type Forecast = { chance: number; happened: boolean }

/** Brier score: the mean squared distance of chance and what happened; 0 is perfect, 0.25 is always saying one half. */
export function brierScore(forecasts: readonly Forecast[]): number {
  const sum = forecasts.reduce((so, { chance, happened }) => so + (chance - (happened ? 1 : 0)) ** 2, 0)
  return sum / Math.max(1, forecasts.length)
}

/**
 * Area under the ROC curve: the chance that of two forecasts, one that happened and one that did not, the first was the
 * higher; ties count half. By the sum of ranks (Mann–Whitney). Null where all or none happened.
 */
export function areaUnderCurve(forecasts: readonly Forecast[]): number | null {
  const happened = forecasts.filter((one) => one.happened).length
  const others = forecasts.length - happened
  if (happened === 0 || others === 0) return null
  const sorted = forecasts.toSorted((a, b) => a.chance - b.chance)
  let ranks = 0
  for (let from = 0; from < sorted.length;) {
    const to = endOfTie(sorted, from)
    const tied = sorted.slice(from, to).filter((one) => one.happened).length
    ranks += tied * ((from + 1 + to) / 2)
    from = to
  }
  return (ranks - (happened * (happened + 1)) / 2) / (happened * others)
}

function endOfTie(sorted: readonly Forecast[], from: number): number {
  const chance = sorted[from]?.chance
  let to = from + 1
  while (to < sorted.length && sorted[to]?.chance === chance) to += 1
  return to
}
