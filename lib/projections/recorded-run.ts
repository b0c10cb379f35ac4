// A run as a back-test reads it.
import type { ClosedChange } from '../domain/trust/backtest/closed-change'
import type { RecordedRun } from '../domain/trust/backtest/recorded-run'
import { waitingChange } from './delivered-change'
import { statesOf } from './earlier-states'
import { laneOutcome } from './lane-outcome'
import { countedAs, type OutcomeRow } from './outcome-row'

/** A run that counts; good is clean. Null where it counts for nothing or is not settled. */
export function countedChange(row: OutcomeRow): ClosedChange | null {
  const name = countedAs(row)
  if (name !== 'clean' && name !== 'failure') return null
  const { agentId: agent, projectId: project, taskType, beganAt, at } = row
  const [openedAt, closedAt] = [Date.parse(beganAt), Date.parse(at)]
  return { agent, project, taskType, openedAt, closedAt, merged: name === 'clean' }
}

/** Each state with the moment since which it was known. */
export function recordedRun(row: OutcomeRow): RecordedRun {
  const { agentId: agent, projectId: project, taskType } = row
  const states = statesOf(row)
    .toReversed()
    .flatMap((state) => {
      const outcome = laneOutcome(state)
      return outcome === null ? [] : [{ knownAt: Date.parse(state.at), outcome }]
    })
  const delivered = row.delivered && waitingChange(row.runId, row.delivered, Infinity)
  return { agent, project, taskType, states, delivered }
}
