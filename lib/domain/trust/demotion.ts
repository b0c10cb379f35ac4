// When the system lowers a lane by itself: at once, without asking, and with the runs it stands on.
import { fact, type DomainEvent } from '../events/vocabulary'
import type { Level } from '../level'
import type { Epoch, LaneOutcome } from './lane-evidence'
import type { Standing } from './standing'
import { demotionDetector, driftValues, falseAlarmEvery, warningDetector } from './statistics/drift'

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
  if (lane.level !== 'auto') return []
  const regressed = lane.outcomes.filter(
    ({ how, class: name, seq }) => how === 'auto' && name === 'failure' && seq > since,
  )
  if (regressed.length > 0) {
    const reason =
      regressed.length === 1
        ? 'a change that merged by itself turned out wrong'
        : `${regressed.length} changes that merged by themselves turned out wrong`
    return demoted(lane, { to: 'review', cause: 'regression', reason, evidence: runIds(regressed) })
  }
  const other = lane.epochs.findLast((epoch) => epoch.fromSeq > since && isAnotherModel(epoch))
  if (other !== undefined) return [anotherAgent(lane, other)]
  return drift(lane, since)
}

/**
 * Only what happened after what was known to the decision that gave the level counts against it: a lead knew of what
 * was before, and of nothing that came between. A newer grant of less, for the agent in the whole project for one, says
 * nothing about it; nor does a demotion that left the level, of what else had happened.
 */
function lastDecision({ standing: { grants }, level }: LaneAtRisk): number {
  return Math.max(0, ...grants.filter(({ to }) => to === level).map(({ knownTo }) => knownTo))
}

/** What was granted was granted to the model that had earned it. */
function isAnotherModel({ startsAnew, resumesBefore }: Epoch): boolean {
  return startsAnew || resumesBefore !== undefined
}

/** No fault, so no probation: a lead who knows the new model may grant it again. */
function anotherAgent({ level }: LaneAtRisk, { cause }: Epoch): DomainEvent {
  const reason = `auto was granted to another model than its agent has now (${cause})`
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

function drift(lane: LaneAtRisk, since: number): DomainEvent[] {
  const { q0, warnedSeq } = lane
  const merged = lane.outcomes
    .filter(({ how, seq }) => how === 'auto' && seq > since)
    .filter(({ class: name }) => name === 'clean' || name === 'failure')
    .toSorted((a, b) => ((a.mergedAt ?? '') < (b.mergedAt ?? '') ? -1 : 1))
  const failed = merged.map(({ class: name }) => name === 'failure')
  const alarm = (values: readonly number[]) => (values.at(-1) ?? 0) >= falseAlarmEvery
  const evidence = runIds(merged.filter(({ class: name }) => name === 'failure'))
  if (alarm(driftValues(demotionDetector(q0), failed))) {
    const reason = 'more of its automatic merges turn out wrong than did'
    return demoted(lane, { to: 'review', cause: 'drift', reason, evidence })
  }
  if (warnedSeq > since || !alarm(driftValues(warningDetector(q0), failed))) return []
  return [
    fact('DriftWarned', {
      detail: 'more of its automatic merges turn out wrong than should; half are sampled',
    }),
  ]
}

function runIds(of: readonly { runId: string }[]): string[] {
  return of.map(({ runId }) => runId)
}
