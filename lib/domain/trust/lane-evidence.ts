// From what a lane's runs came to, to what counts for its standing: which outcomes, with which weight, since when.
import { dayMilliseconds } from '../durations'
import type { VouchedBy } from '../events/run'
import { shareFound } from './statistics/discovery-lag'
import { eValue, type LaneEvidence } from './statistics/e-process'
import type { WaitingChange } from './overdue'
import type { PromotionRule } from './promotion-rule'

export type OutcomeClass = 'pending' | 'clean' | 'failure' | 'completionFailure' | 'notCounted'

/** What one run came to, as it is known at some position of the log. */
export type LaneOutcome = {
  runId: string
  taskId: string
  /** Paths that the merged change touched; the first hundred. */
  files: readonly string[]
  /** A regression that stands makes it a failure. */
  class: OutcomeClass
  /** How much a clean outcome counts, in [0, 1]. */
  grade: number
  /** Whose word a clean outcome stands on. */
  vouchedBy: VouchedBy
  /** The person who chose what it counts as, and could have chosen otherwise; null: nobody. */
  labelledBy: string | null
  /**
   * The person who took a fault off it: sent it back for another reason than its agent, or withdrew a regression. Null:
   * nobody.
   */
  excusedBy: string | null
  /** A critical event of the run, in words; null: none. */
  critical: string | null
  how: 'person' | 'draft' | 'auto' | null
  /** Drawn for an audit before it merged. */
  sampled: boolean
  /** Whether it would have merged by itself at auto; null where nothing was said. */
  shadow: boolean | null
  mergedAt: string | null
  /** When its class was given; for what is pending, when it merged. */
  at: string
  horizonDays: number
  /** The position at which the attempt that delivered it began: its epoch. */
  beganSeq: number
  /** The position of the event that gave its class. */
  seq: number
}

/** A stretch of a lane's history under one fingerprint of its agent. */
export type Epoch = {
  /** The position from which attempts belong to it; the first begins at 0. */
  fromSeq: number
  /** A new model or provider begins with nothing carried; any other change carries what was lost. */
  startsAnew: boolean
  /** The agent comes back to a model that it left at this position: what was lost with it is carried, too. */
  resumesBefore?: number
  /** Another program was declared for the agent, or another address of its model. */
  replacesProgram?: boolean
  cause: string
}

export type CountedEvidence = {
  evidence: LaneEvidence
  /** The same, with what people labelled as not counting, excused, or left undecided for too long taken as failures. */
  strict: LaneEvidence
  /** Outcomes that a person's word keeps from being a failure. */
  labels: number
  counts: {
    clean: number
    failures: number
    pending: number
    notCounted: number
    completionFailures: number
    /** Clean, but it does not count: not sampled, over the day's number, or vouched for by nobody who counts. */
    cleanButUncounted: number
    /** Delivered, and nobody has decided about it for longer than it may wait. */
    overdue: number
  }
  /** Distinct tasks and files of the clean outcomes that count. */
  tasks: number
  files: number
  epochs: number
  /** Runs behind it, failures first, then as they came. */
  behind: readonly string[]
}

const capitalMin = 1 / 20

export type CountingTerms = {
  rule: PromotionRule
  /** In order, the first from position 0. */
  epochs: readonly Epoch[]
  /** ISO 8601; only the ages of what is pending depend on it. */
  asOf: string
  /** What has waited for a decision for too long; none where only the first value is asked for. */
  overdue: readonly WaitingChange[]
}

/**
 * What a lane's runs come to in its present epoch. `outcomes`: all of the lane, in any order, because the epochs before
 * say what this one begins with.
 */
export function countEvidence(outcomes: readonly LaneOutcome[], terms: CountingTerms): CountedEvidence {
  const { rule, epochs, overdue } = terms
  const last = Math.max(0, epochs.length - 1)
  const inEpoch = <T extends { beganSeq: number }>(of: readonly T[], index: number) =>
    of.filter(({ beganSeq }) => epochAt(epochs, beganSeq) === index)
  const weigh = createScales(outcomes, terms)
  const capital = capitalOf(epochs, (index, before) =>
    eValue(weigh(inEpoch(outcomes, index), before).evidence, rule.q0),
  )
  const current = inEpoch(outcomes, last)
  const { evidence, clean } = weigh(current, capital)
  const unlabelled = weigh(current.map(withoutLabel), capital).evidence
  const waiting = inEpoch(overdue, last).length
  return {
    evidence,
    strict: { ...unlabelled, failures: unlabelled.failures + waiting },
    labels: unlabelled.failures - evidence.failures,
    counts: { ...countsOf(current, clean), overdue: waiting },
    tasks: new Set(clean.map(({ taskId }) => taskId)).size,
    files: new Set(clean.flatMap(({ files }) => files)).size,
    epochs: epochs.length,
    behind: behind(current),
  }
}

type Weighed = { evidence: LaneEvidence; clean: readonly LaneOutcome[] }

/** Of some of a lane's outcomes: the evidence, and the clean ones among them that count. */
function createScales(
  outcomes: readonly LaneOutcome[],
  { rule, asOf }: CountingTerms,
): (of: readonly LaneOutcome[], capital: number) => Weighed {
  const first = firstOfDay(outcomes, rule.cleanPerDayMax)
  const isCounted = (one: LaneOutcome) => countsUpwards(one, rule) && first.has(one.runId)
  return (of, capital) => {
    const clean = of.filter((one) => one.class === 'clean' && isCounted(one))
    const pending = of.filter((one) => one.class === 'pending' && isCounted(one))
    const evidence = {
      clean: sum(clean.map(({ grade }) => grade)),
      failures: of.filter((one) => one.class === 'failure').length,
      pending: pending.map((one) => ({ found: foundBy(one, asOf), grade: one.grade })),
      capital,
    }
    return { evidence, clean }
  }
}

/** `counted`: the clean ones that count. */
function countsOf(
  outcomes: readonly LaneOutcome[],
  counted: readonly LaneOutcome[],
): Omit<CountedEvidence['counts'], 'overdue'> {
  const count = (name: OutcomeClass) => outcomes.filter((one) => one.class === name).length
  return {
    clean: counted.length,
    failures: count('failure'),
    pending: count('pending'),
    notCounted: count('notCounted'),
    completionFailures: count('completionFailure'),
    cleanButUncounted: count('clean') - counted.length,
  }
}

/** What it would count as, were every label of a person wrong. */
function withoutLabel(one: LaneOutcome): LaneOutcome {
  const isUncounted = one.class === 'notCounted' && one.labelledBy !== null
  return isUncounted || one.excusedBy !== null ? { ...one, class: 'failure' } : one
}

/** INVARIANT: an automatic merge that was not sampled before it never counts upwards. */
export function countsUpwards({ how, sampled, vouchedBy }: LaneOutcome, rule: PromotionRule): boolean {
  if (how === 'auto' && !sampled) return false
  return vouchedBy === 'person' || (vouchedBy === 'scripted' && rule.acceptsScripted)
}

/** Which runs are among the first of their day: of merges this is known before anything can be found. */
export function firstOfDay(outcomes: readonly LaneOutcome[], most: number): ReadonlySet<string> {
  const momentOf = ({ mergedAt, at }: LaneOutcome) => mergedAt ?? at
  const perDay = new Map<string, number>()
  const among = outcomes
    .toSorted((a, b) => compare(momentOf(a), momentOf(b)) || compare(a.runId, b.runId))
    .filter((one) => {
      const day = momentOf(one).slice(0, 10)
      const count = (perDay.get(day) ?? 0) + 1
      perDay.set(day, count)
      return count <= most
    })
  return new Set(among.map(({ runId }) => runId))
}

function foundBy({ mergedAt, horizonDays }: LaneOutcome, asOf: string): number {
  if (mergedAt === null) return 0
  return shareFound((Date.parse(asOf) - Date.parse(mergedAt)) / dayMilliseconds, horizonDays)
}

/**
 * What the last epoch begins with: min(1, the value before it), not below 1/20; 1 after a new model or provider. Who
 * comes back to a model begins with no more than the value with which it was left.
 */
function capitalOf(epochs: readonly Epoch[], valueOf: (index: number, capital: number) => number): number {
  const ends: number[] = []
  let capital = 1
  for (const [index, { startsAnew, resumesBefore }] of epochs.entries()) {
    if (index > 0) ends.push(valueOf(index - 1, capital))
    const left = resumesBefore === undefined ? undefined : ends[epochAt(epochs, resumesBefore - 1)]
    const before = Math.min(1, ends.at(-1) ?? 1, left ?? 1)
    capital = startsAnew ? 1 : Math.max(capitalMin, before)
  }
  return capital
}

/** The index of the epoch that an attempt belongs to. */
export function epochAt(epochs: readonly Epoch[], seq: number): number {
  return Math.max(
    0,
    epochs.findLastIndex(({ fromSeq }) => fromSeq <= seq),
  )
}

function behind(outcomes: readonly LaneOutcome[]): string[] {
  const rank = (one: LaneOutcome) => (one.class === 'failure' ? 0 : 1)
  return outcomes.toSorted((a, b) => rank(a) - rank(b) || a.seq - b.seq).map(({ runId }) => runId)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function sum(values: readonly number[]): number {
  return values.reduce((so, one) => so + one, 0)
}
