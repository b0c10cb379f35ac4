// What a lane's evidence excludes, and how much of it is still missing.
import { defaultAlpha, eValue, type LaneEvidence } from './e-process'

/** Beyond this many further outcomes a lane is not on its way. */
const furtherMax = 10_000

/**
 * The smallest failure rate that the evidence excludes at 1 − α: the q at which the e-process with q0 = q reaches 1/α.
 * It is the upper end of a confidence sequence, so that it holds however often one looks. By bisection, since the value
 * rises with q. Null where no rate below one is excluded.
 */
export function failureBound(evidence: LaneEvidence, alpha = defaultAlpha): number | null {
  const excluded = (q: number) => eValue(evidence, q) >= 1 / alpha
  let [low, high] = [0, 1 - 1e-9]
  if (!excluded(high)) return null
  while (high - low > 1e-9) {
    const middle = (low + high) / 2
    if (excluded(middle)) high = middle
    else low = middle
  }
  return high
}

/**
 * How many more outcomes, all clean and of full grade, the settled evidence needs to reach 1/α; 0 where it has. What
 * is pending is not waited for: each of it that stays clean is one of these. Null where it is not within reach.
 */
export function cleanStillNeeded(evidence: LaneEvidence, q0: number, alpha = defaultAlpha): number | null {
  const enough = (further: number) =>
    eValue({ ...evidence, clean: evidence.clean + further, pending: [] }, q0) >= 1 / alpha
  if (!enough(furtherMax)) return null
  let [low, high] = [-1, furtherMax]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (enough(middle)) high = middle
    else low = middle
  }
  return high
}

/** The fewest outcomes, all clean, with which any honest rule may exclude the rate q0: (1 − q0)^n ≤ α. */
export function fewestClean(q0: number, alpha = defaultAlpha): number {
  return Math.ceil(Math.log(alpha) / Math.log1p(-q0))
}
