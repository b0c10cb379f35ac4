// Whether a lane that merges by itself has become worse: Shiryaev–Roberts e-detectors over every automatic merge. Shin,
// Ramdas and Rinaldo, E-detectors: a nonparametric framework for sequential change detection, 2023
// (doi 10.51387/23-nejsds51).

export type DriftDetector = {
  /** The highest failure rate at which no alarm is due. */
  tolerated: number
  /** The rates looked for, each above `tolerated`. */
  alternatives: readonly number[]
}

/** While the rate is tolerated, the mean number of outcomes until an alarm (the average run length) is at least this. */
export const falseAlarmEvery = 500

/** Sampling is widened. `q0` is the failure rate below which a lane was granted `auto`, in (0, 0.25). */
export function warningDetector(q0: number): DriftDetector {
  return detector(q0, 1 / 5, [0.6, 1.2, 3])
}

/** The lane falls to review. */
export function demotionDetector(q0: number): DriftDetector {
  return detector(q0, 1 / 2, [1, 2, 4])
}

function detector(q0: number, tolerated: number, shares: readonly number[]): DriftDetector {
  return { tolerated: q0 * tolerated, alternatives: shares.map((share) => q0 * share).filter((q) => q < 1) }
}

/** One sum for each alternative; it starts at none. */
export type DriftState = readonly number[]

/** R ← (R + 1)·L, with L = q1/q for a failure and (1 − q1)/(1 − q) for a clean outcome, q the tolerated rate. */
export function watchOutcome(detector: DriftDetector, state: DriftState, failed: boolean): DriftState {
  const { tolerated, alternatives } = detector
  return alternatives.map((rate, index) => {
    const likelihood = failed ? rate / tolerated : (1 - rate) / (1 - tolerated)
    return ((state[index] ?? 0) + 1) * likelihood
  })
}

/** The mean of the sums: an alarm at `falseAlarmEvery` or more. */
export function driftValue(state: DriftState): number {
  return state.length === 0 ? 0 : state.reduce((sum, one) => sum + one, 0) / state.length
}

/** The detector's value after each outcome, in the order in which the changes merged. */
export function driftValues(detector: DriftDetector, failed: readonly boolean[]): number[] {
  let state: DriftState = []
  return failed.map((one) => {
    state = watchOutcome(detector, state, one)
    return driftValue(state)
  })
}
