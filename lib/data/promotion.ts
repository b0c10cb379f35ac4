import 'server-only'
// One recommendation with everything a lead needs to decide about it, and the decision.
import { mayDo } from '../domain/access'
import { daysAfter } from '../domain/durations'
import { Id } from '../domain/events/fields'
import type { GrantConditions } from '../domain/events/lane'
import type { Gates } from '../domain/policy/permissions'
import { blastRadius, proposedConditions } from '../domain/trust/blast-radius'
import { evidenceOverTime, momentMet } from '../domain/trust/evidence-over-time'
import { levelOverTime } from '../domain/trust/level-over-time'
import { replayConditions, type RecordedChange } from '../domain/trust/replay-conditions'
import { samplingShare } from '../domain/trust/sampling'
import { laneOutcome } from '../projections/lane-outcome'
import type { OutcomeState } from '../projections/outcome-row'
import { promotions, type PromotionRow } from '../projections/promotions'
import { wiring } from '../wiring'
import { listOutcomes, type LaneRead } from './lane-evidence'
import { laneHref } from './lane-href'
import { decisionsIn, standingRows } from './lane-standing'
import { actorCalled, called, nameBook, withTasks, type Names } from './names'
import { promotionTitle } from './promotion-names'
import { requireSignedIn, type SignedIn } from './viewer'

/** The share that a person reads at first, also without a condition. */
const firstShare = samplingShare({ sampled: 0, isWarned: false, least: null })
const grantDays = 90
const runsShown = 60

/** null: there is none, or none for this viewer. */
export async function getPromotion(recommendationId: string) {
  const who = await requireSignedIn()
  const { readModels, laneReader, clock, checkEvidence } = await wiring()
  const isId = Id.safeParse(recommendationId).success
  const row = isId ? await readModels.get(promotions, recommendationId) : undefined
  if (row === undefined || !mayDo(who, 'project.view', row)) return null
  const [read, all, standing, check] = await Promise.all([
    laneReader().then((reader) => reader(row)),
    listOutcomes(row, null),
    standingRows(row, null),
    checkEvidence(row.recommendation),
  ])
  const gates = read?.gates ?? null
  const { evidence, ...recommendation } = row.recommendation
  const known = all.filter(({ seq }) => seq <= recommendation.figures.logSize)
  const behind = behindOf(evidence, all)
  const names = await withTasks(await nameBook(), behind)
  const changes = known.flatMap(changeOf)
  const { agreed, ...may } = await mayOf(who, row)
  const conditions = row.end?.grant?.conditions ?? agreed?.conditions ?? proposed(row, changes, gates)
  return {
    ...recommendation,
    ...{ agentId: row.agentId, projectId: row.projectId, taskType: row.taskType },
    ...{ state: row.state, madeAt: row.madeAt, laneHref: laneHref(row), title: promotionTitle(row, names) },
    end: row.end && endOf(row.end, names),
    newerId: row.state === 'open' ? null : (read?.recommendations.open?.recommendationId ?? null),
    agreedBy: agreed?.by ?? null,
    agreement: agreed && {
      ...{ by: called(names, 'person', agreed.by), at: agreed.at, reason: agreed.reason },
      ...{ conditions: agreed.conditions, expiresAt: agreed.expiresAt },
    },
    leadsNeeded: read?.rule.leadsMin ?? 1,
    waitsForVerification: row.recommendation.to === 'auto' && gates?.verification === 'anotherProvider',
    picture: pictureOf(row, read),
    replay: replayConditions(changes, conditions),
    conditions,
    radius: blastRadius(changes, { bound: recommendation.bound, now: clock.now() }),
    behind: behind.slice(0, runsShown).map((one) => runItem(one, names)),
    behindInAll: behind.length,
    check,
    mustOpen: behind.filter(needsReading).map(({ runId }) => runId),
    steps: levelOverTime(decisionsIn(standing), { ordinary: read?.ordinary ?? false }),
    proposedExpiry: daysAfter(clock.now(), grantDays).slice(0, 10),
    ...may,
  }
}

/** As it was when the evidence was frozen, by the limits it was held against. */
function pictureOf({ recommendation }: PromotionRow, read: LaneRead | null) {
  if (read === null) return null
  const { q0, alpha, figures } = recommendation
  const rule = { ...read.rule, q0, alpha }
  const outcomes = read.outcomes.filter(({ seq }) => seq <= figures.logSize)
  const epochs = read.epochs.filter(({ fromSeq }) => fromSeq <= figures.logSize)
  const points = evidenceOverTime(outcomes, { rule, epochs })
  return { points, met: momentMet(points, 1 / alpha), needed: 1 / alpha, q0 }
}

function behindOf(evidence: readonly { runId: string }[], rows: readonly OutcomeState[]): OutcomeState[] {
  const byRun = new Map(rows.map((row) => [row.runId, row]))
  const found = evidence.flatMap(({ runId }) => byRun.get(runId) ?? [])
  return [...found.filter(needsReading), ...found.filter((row) => !needsReading(row))]
}

/** What went wrong or was sent back: whoever decides opens these first. */
function needsReading({ regressed, class: name, sentBack }: OutcomeState): boolean {
  return regressed || name === 'failure' || sentBack > 0
}

function runItem(row: OutcomeState, names: Names) {
  const { runId, taskId, sentBack, regressed, size, cause, at } = row
  return {
    ...{ runId, sentBack, regressed, size, cause, at, mustOpen: needsReading(row) },
    task: called(names, 'task', taskId),
    class: laneOutcome(row)?.class ?? 'pending',
    mergedAt: row.merged?.at ?? null,
  }
}

/** What a person was asked about: the runs that delivered a change and came to something of their own. */
function changeOf(row: OutcomeState): RecordedChange[] {
  const outcome = laneOutcome(row)
  if (outcome === null || row.size === null || outcome.class === 'completionFailure') return []
  const { class: name, files, mergedAt, at } = outcome
  return [{ class: name, size: row.size, files, at: mergedAt ?? at }]
}

function proposed(
  { recommendation }: PromotionRow,
  changes: readonly RecordedChange[],
  gates: Gates | null,
): GrantConditions {
  if (recommendation.to !== 'auto') return { filesMax: null, linesMax: null, mergesPerDayMax: null }
  const mergesPerDayMax = gates?.mergesPerDayMax ?? null
  return proposedConditions(changes, { mergesPerDayMax, share: firstShare })
}

function endOf({ by, at, reason, more, grant }: NonNullable<PromotionRow['end']>, names: Names) {
  return {
    ...{ at, reason, more, grant },
    by: actorCalled(names, by),
  }
}

/** Whether the viewer decides at all, and why they could not approve, before they try. */
async function mayOf(who: SignedIn, row: PromotionRow) {
  const mayDecide = row.state === 'open' && mayDo(who, 'grant.give', row)
  const { agentId, projectId, taskType, recommendation } = row
  const named = { agentId, projectId, taskType, recommendationId: recommendation.recommendationId }
  const recorded = row.agreement && { ...row.agreement, by: row.agreement.by.id }
  if (!mayDecide) return { mayDecide, refusal: null, agreed: recorded }
  const { refusal, agreed } = await (await wiring()).readApprovable(who, named)
  // Whoever can approve is shown what they would approve: a recorded agreement may not hold any more.
  return { mayDecide, refusal, agreed: refusal === null ? agreed : recorded }
}
