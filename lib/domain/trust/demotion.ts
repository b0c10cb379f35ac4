// When the system lowers a lane by itself: at once, without asking, and with the runs it stands on.
import { fact, type DomainEvent } from '../events/vocabulary'
import type { Level } from '../level'
import { epochAt, type Epoch, type LaneOutcome } from './lane-evidence'
import type { Standing } from './standing'
import {
  demotionDetector,
  driftValues,
  falseAlarmEvery,
  warningDetector,
  type DriftDetector,
} from './statistics/drift'

export type LaneAtRisk = {
  standing: Standing
  /** What the standing allows now. */
  level: Level
  outcomes: readonly LaneOutcome[]
  /** The failure rate below which the lane may merge by itself. */
  q0: number
  epochs: readonly Epoch[]
  /** The position of the last warning of drift; 0 where there was none. */
  warnedSeq: number
}

/** What is to be recorded; nothing where the lane stands as it should. */
export function demotionFacts(lane: LaneAtRisk): DomainEvent[] {
  const since = lastDecision(lane)
  const critical = lane.outcomes.filter(({ critical: what, seq }) => what !== null && seq > since)
  if (lane.level !== 'hold' && critical.length > 0) {
    const what = [...new Set(critical.map((one) => one.critical))].join('; ')
    return demoted(lane, { to: 'hold', cause: 'critical', reason: what, evidence: runIds(critical) })
  }
  const regressed = lane.outcomes.filter((one) => isWrong(one) && one.how === 'auto' && one.seq > since)
  if (lane.level !== 'auto') return belated(lane, regressed)
  if (regressed.length > 0) return demoted(lane, driftOf(lane) ?? regressionOf(regressed))
  const other = lane.epochs.findLast((epoch) => epoch.fromSeq > since && isAnotherAgent(epoch))
  if (other !== undefined) return [anotherAgent(lane, other)]
  return driftWarning(lane)
}

function isWrong({ class: name }: LaneOutcome): boolean {
  return name === 'failure'
}

/**
 * Only what happened after what was known to the decision that gave the level counts against it: a lead knew of what
 * was before, and of nothing that came between. A newer grant of less, or for the agent in the whole project where the
 * lane has its own, says nothing about it; nor does a demotion that left the level, of what else had happened.
 */
function lastDecision({ standing: { grants }, level }: Pick<LaneAtRisk, 'standing' | 'level'>): number {
  const giving = grants.filter(({ to }) => to === level)
  const own = giving.filter(({ scope }) => scope === 'lane')
  return Math.max(0, ...(own.length > 0 ? own : giving).map(({ knownTo }) => knownTo))
}

/**
 * INVARIANT: whoever or whatever lowered the lane first spares it no probation: its next run is as strict as if the
 * system had lowered it. Where a lead granted it something since, that was their answer.
 */
function belated({ level, standing }: LaneAtRisk, regressed: readonly LaneOutcome[]): DomainEvent[] {
  const isDue = level === 'review' && standing.fell !== null && !standing.onProbation
  if (!isDue || regressed.length === 0) return []
  return [fact('ProbationStarted', { cause: regressedWords(regressed) })]
}

function regressedWords({ length }: readonly LaneOutcome[]): string {
  return length === 1
    ? 'a change that merged by itself turned out wrong'
    : `${length} changes that merged by themselves turned out wrong`
}

/** What was granted was granted to the model and the program that had earned it. */
function isAnotherAgent({ startsAnew, resumesBefore, replacesProgram }: Epoch): boolean {
  return startsAnew || resumesBefore !== undefined || replacesProgram === true
}

/** No fault, so no probation: a lead who knows what it is now may grant it again. */
function anotherAgent({ level }: LaneAtRisk, { cause }: Epoch): DomainEvent {
  const reason = `auto was granted to what its agent was before (${cause})`
  return fact('StandingLowered', { from: level, to: 'review', cause: 'epoch', reason, evidence: [] })
}

type Demotion = { to: 'hold' | 'review'; cause: string; reason: string; evidence: string[] }

/** INVARIANT: a lane that the system lowered is on probation. */
function demoted({ level }: LaneAtRisk, { to, cause, reason, evidence }: Demotion): DomainEvent[] {
  return [
    fact('StandingLowered', { from: level, to, cause, reason, evidence }),
    fact('ProbationStarted', { cause: reason }),
  ]
}

function regressionOf(regressed: readonly LaneOutcome[]): Demotion {
  return { to: 'review', cause: 'regression', reason: regressedWords(regressed), evidence: runIds(regressed) }
}

/** Looked for where something went wrong, because the lane falls for that anyway; null: this was no more than before. */
function driftOf(lane: LaneAtRisk): Demotion | null {
  const merged = settledMerges(lane)
  if (!isAlarmed(demotionDetector(lane.q0), merged)) return null
  const reason = 'more of its automatic merges turn out wrong than did'
  return { to: 'review', cause: 'drift', reason, evidence: runIds(merged.filter(isWrong)) }
}

/** Whether the lane was warned about since it was let to auto, so that more of its merges are drawn. */
export function isWarnedOf(lane: Pick<LaneAtRisk, 'standing' | 'level' | 'warnedSeq'>): boolean {
  return lane.level === 'auto' && lane.warnedSeq > lastDecision(lane)
}

/** Once for each decision that gave the level: who gave it back after a regression is told to look closer. */
function driftWarning(lane: LaneAtRisk): DomainEvent[] {
  if (isWarnedOf(lane) || !isAlarmed(warningDetector(lane.q0), settledMerges(lane))) return []
  const detail = 'more of its automatic merges turn out wrong than should; half are sampled'
  return [fact('DriftWarned', { detail })]
}

function isAlarmed(detector: DriftDetector, merged: readonly LaneOutcome[]): boolean {
  return (driftValues(detector, merged.map(isWrong)).at(-1) ?? 0) >= falseAlarmEvery
}

/**
 * INVARIANT: drift is looked for over every automatic merge of the present epoch, whatever was granted between them:
 * each that is wrong lowers the lane, so that since the last grant there is none.
 */
function settledMerges({ outcomes, epochs }: LaneAtRisk): LaneOutcome[] {
  const last = Math.max(0, epochs.length - 1)
  return outcomes
    .filter(({ how, beganSeq }) => how === 'auto' && epochAt(epochs, beganSeq) === last)
    .filter(({ class: name }) => name === 'clean' || name === 'failure')
    .toSorted((a, b) => ((a.mergedAt ?? '') < (b.mergedAt ?? '') ? -1 : 1))
}

function runIds(of: readonly { runId: string }[]): string[] {
  return of.map(({ runId }) => runId)
}
