// A recommendation is frozen evidence. It is open until a person decides, its ground goes, or its time is over.
import { daysAfter } from '../durations'
import type { RecordedEvent } from '../events/envelope'
import type { LaneFigures, Recommendation } from '../events/lane'
import { fact, type DomainEvent, type EventData } from '../events/vocabulary'
import { isBelow, type Level } from '../level'
import type { CountedEvidence, LaneOutcome } from './lane-evidence'
import type { PromotionRule } from './promotion-rule'
import { nextLevel, type Readiness } from './readiness'

/** Undecided for so long, the evidence is looked at anew. */
const openDays = 14
/** After a lead kept the level: so many further counted outcomes before it is recommended again. */
const furtherAfterKeeping = 10

/** What a lead agreed to, for a second one to approve. */
export type Agreement = Omit<EventData<'PromotionAgreed'>, 'recommendationId'> & { by: string; at: string }

export type OpenRecommendation = Recommendation & {
  seq: number
  at: string
  agreements: readonly Agreement[]
}

/**
 * What a lead wants to see first: `more` outcomes that count, beyond the `counted` of the epoch in which they answered.
 * It is about the level they were asked to raise, and about no other.
 */
type Wanted = Pick<OpenRecommendation, 'from' | 'epochs'> & { counted: number; more: number }

export type Recommendations = {
  open: OpenRecommendation | null
  /** null: no lead asked for more. */
  wanted: Wanted | null
  /** It was lowered since it was granted something last. */
  isLowered: boolean
}

export function foldRecommendations(lane: readonly RecordedEvent[]): Recommendations {
  return lane.reduce<Recommendations>(evolve, { open: null, wanted: null, isLowered: false })
}

function evolve(known: Recommendations, event: RecordedEvent): Recommendations {
  switch (event.type) {
    case 'RecommendationMade':
      return { ...known, open: { ...event.data, seq: event.seq, at: event.recordedAt, agreements: [] } }
    case 'PromotionAgreed':
      return { ...known, open: known.open && agreedTo(known.open, event) }
    case 'RecommendationWithdrawn':
      return { ...known, open: null }
    case 'RecommendationDeclined':
      return { ...known, open: null, wanted: wantedAfter(known, furtherAfterKeeping) }
    case 'MoreAsked':
      return { ...known, open: null, wanted: wantedAfter(known, event.data.more) }
    case 'StandingGranted': {
      // A grant by hand leaves it open: it is withdrawn where the lane's level is another one now.
      const isDecided = event.data.recommendationId === known.open?.recommendationId
      return { open: isDecided ? null : known.open, wanted: null, isLowered: false }
    }
    case 'StandingLowered':
      return { ...known, isLowered: true }
    default:
      return known
  }
}

function wantedAfter({ open }: Recommendations, more: number): Wanted | null {
  if (open === null) return null
  const { from, epochs, figures } = open
  return { from, epochs, counted: figures.counted, more }
}

function agreedTo(
  open: OpenRecommendation,
  { data, actor, recordedAt: at }: Extract<RecordedEvent, { type: 'PromotionAgreed' }>,
): OpenRecommendation {
  const { recommendationId, ...agreement } = data
  if (recommendationId !== open.recommendationId) return open
  return { ...open, agreements: [...open.agreements, { ...agreement, by: actor.id, at }] }
}

export type LaneNow = {
  recommendations: Recommendations
  /** What the lane's standing allows now. */
  level: Level
  /** The highest level that policy lets this task type have. */
  ceiling: Level
  outcomes: readonly (LaneOutcome & { eventId: string })[]
  counted: CountedEvidence
  readiness: Readiness
  rule: PromotionRule
  policyVersion: number
  /** The size of the log that the outcomes were read up to. */
  logSize: number
  now: string
}

/** What is to be recorded of the lane's recommendation; nothing where it stands as it should. */
export function recommendationFacts(lane: LaneNow, newId: () => string): DomainEvent[] {
  const { open } = lane.recommendations
  const gone = open === null ? null : whyGone(open, lane)
  if (open !== null && gone === null) return []
  const withdrawn =
    open === null || gone === null
      ? []
      : [fact('RecommendationWithdrawn', { recommendationId: open.recommendationId, why: gone })]
  return [...withdrawn, ...recommended(lane, newId)]
}

/**
 * Why a recommendation stands no more, in words; null: it stands. INVARIANT: what is approved is what the evidence says
 * now, so the system withdraws, and a lead is refused, by this alone.
 */
export function whyGone(open: OpenRecommendation, lane: LaneNow): string | null {
  if (lane.now >= open.expiresAt) return 'nobody decided within fourteen days'
  if (lane.level !== open.from) return `the lane is at \`${lane.level}\` now`
  if (lane.policyVersion !== open.policyVersion) return 'another version of the policy is in force'
  if (open.evidence.some(({ leafHash }) => leafHash === undefined))
    return 'it was made before evidence carried leaf hashes'
  if (lane.counted.epochs !== open.epochs) return 'the agent or its standing changed, and an epoch began'
  const [missing] = lane.readiness.missing
  if (missing !== undefined) return `it no longer stands: ${missing}`
  return hasNewer(open, lane.outcomes) ? 'outcomes have come in since' : null
}

/** Whether an outcome that counts, or that a person labelled, came in after the evidence was frozen. */
function hasNewer(
  { figures }: Pick<Recommendation, 'figures'>,
  outcomes: readonly Pick<LaneOutcome, 'seq' | 'class'>[],
): boolean {
  return outcomes.some(({ seq, class: name }) => seq > figures.logSize && name !== 'pending')
}

function recommended(lane: LaneNow, newId: () => string): DomainEvent[] {
  const { recommendations, level, counted, readiness, rule, ceiling } = lane
  const to = nextLevel(level)
  if (to === null || !readiness.isReady || isBelow(ceiling, to)) return []
  if (stillWanted(lane) > 0) return []
  const figures = figuresOf(lane)
  const { value, strictValue, bound, dependsOnLabels } = readiness
  const labels = dependsOnLabels ? counted.labels : 0
  const { overdue } = counted.counts
  return [
    fact('RecommendationMade', {
      ...{ recommendationId: newId(), from: level, to, value, strictValue, labels, overdue, bound, figures },
      why: recommendations.isLowered ? 'restoration' : 'promotion',
      rule: ruleInWords(rule),
      ...{ q0: rule.q0, alpha: rule.alpha, epochs: counted.epochs, capital: counted.evidence.capital },
      ...{ tasks: counted.tasks, files: counted.files, policyVersion: lane.policyVersion },
      evidence: evidenceOf(lane),
      expiresAt: daysAfter(lane.now, openDays),
    }),
  ]
}

/** What a lead who kept the level, or asked for more, still waits for, in words; null: nothing. */
export function wantedInWords(lane: LaneNow): string | null {
  const further = stillWanted(lane)
  if (further <= 0) return null
  const outcomes = further === 1 ? '1 more outcome that counts' : `${further} more outcomes that count`
  return `a lead wants to see ${outcomes} before it is recommended again`
}

function stillWanted(lane: LaneNow): number {
  return countedWanted(lane) - figuresOf(lane).counted
}

/** How many outcomes must have counted in the present epoch before a lead is asked again; a new one begins at none. */
function countedWanted({ recommendations: { wanted }, level, counted }: LaneNow): number {
  if (wanted === null || wanted.from !== level) return 0
  return wanted.more + (wanted.epochs === counted.epochs ? wanted.counted : 0)
}

export function ruleInWords({ q0, alpha, tasksMin, filesMin }: PromotionRule): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`
  return `excludes a failure rate of ${percent(q0)} or more at ${percent(1 - alpha)}, over ${tasksMin} tasks and ${filesMin} files or more`
}

function figuresOf({ counted: { counts }, logSize }: LaneNow): LaneFigures {
  const { clean, failures, pending, notCounted, completionFailures } = counts
  return { counted: clean + failures, clean, failures, pending, notCounted, completionFailures, logSize }
}

function evidenceOf({ outcomes, counted }: LaneNow): Recommendation['evidence'] {
  const eventIds = new Map(outcomes.map(({ runId, eventId }) => [runId, eventId]))
  return counted.behind.map((runId) => ({ runId, eventId: eventIds.get(runId) ?? '' }))
}
