// How strongly a lane's outcomes speak against "its failure rate is q0 or more", however often one looks: a mixture
// e-process. Where the failure rate is at least q0, the value's expectation never exceeds the capital it began with,
// so that it ever reaches 1/α with probability at most α (Ville's inequality). Ramdas, Grünwald, Vovk and Shafer,
// Game-theoretic statistics and safe anytime-valid inference, 2023 (doi 10.1214/23-STS894).

/** A merged change of which nothing bad is known, while its horizon still runs. */
export type PendingChange = {
  /** G(age): the share of failures that would have been found by now, in [0, 1]; 1 at the end of the horizon. */
  found: number
  grade: number
}

/** What counts of a lane in one epoch; the order of outcomes makes no difference. */
export type LaneEvidence = {
  /** The grades of its clean outcomes, summed: w in [0, 1] each. */
  clean: number
  /** Each counts in full, whatever its grade. */
  failures: number
  pending: readonly PendingChange[]
  /** What the epoch began with, in [1/20, 1]. */
  capital: number
}

/** Failure rates that the evidence is weighed against q0 with, as shares of q0; each has the same weight. */
export const alternatives = [0.02, 0.1, 0.2, 0.35, 0.5] as const

/** The chance of a wrong recommendation that is accepted, per lane and epoch. */
export const defaultAlpha = 0.05

/**
 * e = capital · mean over q1 = r·q0 of Π factor, with the factor (1−q1)/(1−q0) to the power of the grade for a clean
 * outcome, q1/q0 for a failure, and (1−q1·G)/(1−q0·G) to the power of the grade for a pending one. `q0` in (0, 1).
 * A grade below 1 only makes it smaller, so that what holds without grades holds with them.
 */
export function eValue(evidence: LaneEvidence, q0: number): number {
  const logs = alternatives.map((share) => logFactor(evidence, q0, share))
  const highest = Math.max(...logs)
  const mean = logs.reduce((sum, log) => sum + Math.exp(log - highest), 0) / logs.length
  return Math.min(evidence.capital * mean * Math.exp(highest), Number.MAX_VALUE)
}

function logFactor({ clean, failures, pending }: LaneEvidence, q0: number, share: number): number {
  const ofClean = clean * logCleanFactor(q0, share, 1)
  const ofPending = pending.reduce(
    (sum, { found, grade }) => sum + grade * logCleanFactor(q0, share, found),
    0,
  )
  return ofClean + ofPending + failures * Math.log(share)
}

/** No failure is known, and one would be known with probability `found`. */
function logCleanFactor(q0: number, share: number, found: number): number {
  return Math.log1p(-share * q0 * found) - Math.log1p(-q0 * found)
}
