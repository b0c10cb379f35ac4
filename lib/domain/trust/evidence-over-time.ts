// How a lane's evidence grew: what it was worth after each outcome became known.
import { countEvidence, type Epoch, type LaneOutcome, type OutcomeClass } from './lane-evidence'
import type { PromotionRule } from './promotion-rule'
import { readinessOf } from './readiness'

export type EvidencePoint = {
  /** The position of the outcome that made it. */
  seq: number
  at: string
  runId: string
  class: OutcomeClass
  clean: number
  failures: number
  value: number
  /** The smallest failure rate that was excluded; null: none. */
  bound: number | null
}

/** A picture has no room for more, and each point counts the whole lane once. */
const pointsMax = 120

/**
 * One point for each outcome, in the order of the log; of a long history evenly spaced ones, always with the last.
 * At each point what was not known yet is taken as pending, as it was: an outcome that was scored again later counts
 * until then as if nothing had been found.
 */
export function evidenceOverTime(
  outcomes: readonly LaneOutcome[],
  { rule, epochs }: { rule: PromotionRule; epochs: readonly Epoch[] },
): EvidencePoint[] {
  const known = outcomes.filter((one) => one.class !== 'pending').toSorted((a, b) => a.seq - b.seq)
  return thinned(known).map((last) => {
    const then = epochs.filter(({ fromSeq }) => fromSeq <= last.seq)
    const terms = { rule, epochs: then, asOf: last.at, overdue: [] }
    const counted = countEvidence(outcomes.flatMap(knownAt(last)), terms)
    const { value, bound } = readinessOf(counted, rule)
    const { clean, failures } = counted.counts
    const { seq, at, runId } = last
    return { seq, at, runId, class: last.class, clean, failures, value, bound }
  })
}

function knownAt(last: LaneOutcome): (one: LaneOutcome) => LaneOutcome[] {
  return (one) => {
    if (one.seq <= last.seq) return [one]
    const isMerged = one.mergedAt !== null && one.mergedAt <= last.at
    return isMerged ? [{ ...one, class: 'pending' }] : []
  }
}

function thinned(outcomes: readonly LaneOutcome[]): LaneOutcome[] {
  const step = Math.ceil(outcomes.length / pointsMax)
  const last = outcomes.length - 1
  return outcomes.filter((_, index) => (last - index) % step === 0)
}

/** The first point at which the value reached what is needed; null where it never did. */
export function momentMet(points: readonly EvidencePoint[], needed: number): EvidencePoint | null {
  return points.find(({ value }) => value >= needed) ?? null
}
