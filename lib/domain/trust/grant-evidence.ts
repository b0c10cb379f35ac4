// What a grant stood on: what was known when it was given, and what is known of the same runs now. A regression that is
// found later changes the second and never the first.
import type { RecordedEvent } from '../events/envelope'
import type { LaneFigures, Recommendation } from '../events/lane'
import type { LaneOutcome, OutcomeClass } from './lane-evidence'
import type { Given } from './spells'

/** One run: what it counted as when the grant was given, and what it counts as now. */
export type RunThenAndNow = { runId: string; taskId: string; then: OutcomeClass; now: OutcomeClass }

/** The e-value of a moment, what was needed, and the failure rate that it would have excluded. */
export type Strength = { value: number; needed: number; q0: number }

export type Agreed = Extract<RecordedEvent, { type: 'PromotionAgreed' }>

export type GrantEvidence = {
  given: Given
  /** The first of two leads, where policy asks for two; null: one decided. */
  agreed: Agreed | null
  /** null: it was given by hand. */
  recommendation: Recommendation | null
  /** As they were frozen: into the recommendation, or into the grant. */
  figures: LaneFigures
  /** Against the granted level's failure rate; null where no policy then named the task type. */
  strength: Strength | null
  /** Failures first, as they counted then. */
  runs: RunThenAndNow[]
}

export type KnownThen = {
  given: Given
  agreed: Agreed | null
  recommendation: Recommendation | null
  strength: Strength | null
  /** The runs that were counted when the grant was given, failures first. */
  behind: readonly string[]
  outcomes: readonly LaneOutcome[]
}

/** `now`: the lane's outcomes as they count today. */
export function grantEvidence(known: KnownThen, now: readonly LaneOutcome[]): GrantEvidence {
  const { given, agreed, recommendation, outcomes, behind } = known
  const runIds = recommendation?.evidence.map(({ runId }) => runId) ?? behind
  const [then, today] = [byRun(outcomes), byRun(now)]
  return {
    given,
    agreed,
    recommendation,
    figures: recommendation?.figures ?? given.data.figures,
    strength: recommendation
      ? { value: recommendation.value, needed: 1 / recommendation.alpha, q0: recommendation.q0 }
      : known.strength,
    runs: runIds.flatMap((runId) => {
      const one = then.get(runId)
      const { taskId, class: was } = one ?? {}
      if (taskId === undefined || was === undefined) return []
      return [{ runId, taskId, then: was, now: today.get(runId)?.class ?? was }]
    }),
  }
}

function byRun(outcomes: readonly LaneOutcome[]): ReadonlyMap<string, LaneOutcome> {
  return new Map(outcomes.map((one) => [one.runId, one]))
}

/** How many of these runs are of each class. */
export function countClasses(classes: readonly OutcomeClass[]): Record<OutcomeClass, number> {
  const count = (name: OutcomeClass) => classes.filter((one) => one === name).length
  return {
    clean: count('clean'),
    failure: count('failure'),
    pending: count('pending'),
    notCounted: count('notCounted'),
    completionFailure: count('completionFailure'),
  }
}
