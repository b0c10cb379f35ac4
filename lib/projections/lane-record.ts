// What the runs of a lane came to. Nothing vanishes: an outcome that is scored again replaces its own entry only.
import type { RecordedEvent } from '../domain/events/envelope'
import type { LaneFigures } from '../domain/events/lane'
import type { EventData } from '../domain/events/vocabulary'

export type LaneOutcome = EventData<'OutcomeSettled'> & {
  runId: string
  /** Of the OutcomeSettled event: the evidence. */
  seq: number
  at: string
  /** True while a regression stands that was found after the outcome was settled. */
  regressed: boolean
}

export type LaneRecord = {
  runs: number
  lastRunAt: string | null
  /** Merged, and the horizon still runs. */
  pending: string[]
  /** Automatic merges ever. */
  mergedByItself: number
  /** In the order they were first settled, one per run. */
  outcomes: LaneOutcome[]
}

export const noRecord: LaneRecord = {
  runs: 0,
  lastRunAt: null,
  pending: [],
  mergedByItself: 0,
  outcomes: [],
}

export function figuresAfter(record: LaneRecord, event: RecordedEvent): LaneRecord {
  const runId = event.runId ?? ''
  switch (event.type) {
    case 'RunRequested':
      return { ...record, runs: record.runs + 1, lastRunAt: event.occurredAt }
    case 'ChangeMerged': {
      const mergedByItself = record.mergedByItself + (event.data.how === 'auto' ? 1 : 0)
      return { ...record, mergedByItself, pending: [...record.pending, runId] }
    }
    case 'OutcomeSettled': {
      const { seq, occurredAt: at, data } = event
      const outcome = { ...data, runId, seq, at, regressed: false }
      return {
        ...record,
        pending: record.pending.filter((one) => one !== runId),
        outcomes: replaced(record.outcomes, outcome),
      }
    }
    case 'RegressionFound':
    case 'RegressionWithdrawn': {
      const regressed = event.type === 'RegressionFound'
      const outcomes = record.outcomes.map((one) => (one.runId === runId ? { ...one, regressed } : one))
      return { ...record, outcomes }
    }
    default:
      return record
  }
}

function replaced(outcomes: readonly LaneOutcome[], outcome: LaneOutcome): LaneOutcome[] {
  const isKnown = outcomes.some((one) => one.runId === outcome.runId)
  if (!isKnown) return [...outcomes, outcome]
  return outcomes.map((one) => (one.runId === outcome.runId ? outcome : one))
}

/** The counts of several records together, as of `logSize`. A regression found later counts as a failure. */
export function figuresOf(records: readonly LaneRecord[], logSize: number): LaneFigures {
  const outcomes = records.flatMap((record) => record.outcomes)
  const clean = outcomes.filter((one) => one.class === 'clean' && !one.regressed).length
  const failures = outcomes.filter((one) => one.class === 'failure' || isRegressedClean(one)).length
  return {
    counted: clean + failures,
    clean,
    failures,
    pending: records.reduce((sum, record) => sum + record.pending.length, 0),
    notCounted: outcomes.filter((one) => one.class === 'notCounted').length,
    completionFailures: outcomes.filter((one) => one.class === 'completionFailure').length,
    logSize,
  }
}

function isRegressedClean(outcome: LaneOutcome): boolean {
  return outcome.class === 'clean' && outcome.regressed
}
