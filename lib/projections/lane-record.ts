// What the runs of a lane came to. Nothing vanishes: a run that is scored again replaces its own entry only.
import type { RecordedEvent } from '../domain/events/envelope'
import type { LaneFigures } from '../domain/events/lane'
import type { EventData } from '../domain/events/vocabulary'

export type LaneOutcome = {
  runId: string
  /** `pending`: merged, and the horizon still runs. */
  class: EventData<'OutcomeSettled'>['class'] | 'pending'
  cause: string
  grade: number
  mergedByItself: boolean
  /** True while a regression stands: the run counts as a failure then, whatever `class` says. */
  regressed: boolean
  /** Of the event that gave `class`: the evidence. */
  seq: number
  at: string
}

export type LaneRecord = {
  /** How many were requested; those without an outcome yet, or ended for no fault of the agent, have no entry. */
  runs: number
  lastRunAt: string | null
  /** One per run, in the order they first merged or were settled. */
  outcomes: LaneOutcome[]
}

export const noRecord: LaneRecord = { runs: 0, lastRunAt: null, outcomes: [] }

export function recordAfter(record: LaneRecord, event: RecordedEvent): LaneRecord {
  const { seq, occurredAt: at, runId = '' } = event
  const known = record.outcomes.find((one) => one.runId === runId)
  switch (event.type) {
    case 'RunRequested':
      return { ...record, runs: record.runs + 1, lastRunAt: at }
    case 'ChangeMerged': {
      const mergedByItself = event.data.how === 'auto'
      const pending = { runId, class: 'pending', cause: '', grade: 1, regressed: false, seq, at } as const
      return withOutcome(record, known ?? { ...pending, mergedByItself })
    }
    case 'OutcomeSettled': {
      const { regressed, mergedByItself } = known ?? { regressed: false, mergedByItself: false }
      return withOutcome(record, { runId, ...event.data, mergedByItself, regressed, seq, at })
    }
    case 'RegressionFound':
    case 'RegressionWithdrawn':
      return known ? withOutcome(record, { ...known, regressed: event.type === 'RegressionFound' }) : record
    default:
      return record
  }
}

function withOutcome(record: LaneRecord, outcome: LaneOutcome): LaneRecord {
  const { outcomes } = record
  const isKnown = outcomes.some((one) => one.runId === outcome.runId)
  if (!isKnown) return { ...record, outcomes: [...outcomes, outcome] }
  return { ...record, outcomes: outcomes.map((one) => (one.runId === outcome.runId ? outcome : one)) }
}

/** The counts of several records together, read up to `logSize`. */
export function figuresOf(records: readonly LaneRecord[], logSize: number): LaneFigures {
  const classes = records.flatMap(({ outcomes }) =>
    outcomes.map((one) => (one.regressed ? 'failure' : one.class)),
  )
  const count = (name: LaneOutcome['class']) => classes.filter((one) => one === name).length
  return {
    counted: count('clean') + count('failure'),
    clean: count('clean'),
    failures: count('failure'),
    pending: count('pending'),
    notCounted: count('notCounted'),
    completionFailures: count('completionFailure'),
    logSize,
  }
}
