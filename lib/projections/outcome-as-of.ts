// What was known of a run at a position of the log.
import type { WaitingChange } from '../domain/trust/overdue'
import { waitingChange } from './delivered-change'
import { stateOf, statesOf } from './earlier-states'
import { laneOutcome } from './lane-outcome'
import { countedAs, type OutcomeRow, type OutcomeState } from './outcome-row'

/** Null where it had come to nothing yet. */
export function outcomeAsOf(row: OutcomeRow, position: number): OutcomeState | null {
  if (row.sinceSeq <= position) return stateOf(row)
  return statesOf(row).find(({ sinceSeq }) => sinceSeq <= position) ?? null
}

/** The change of a run that waited for a decision at a position; null: none was delivered, or it had come to something. */
export function waitingAsOf(row: OutcomeRow, position: number): WaitingChange | null {
  if (row.delivered === null || row.delivered.seq > position) return null
  const known = row.sinceSeq <= position ? row : outcomeAsOf(row, position)
  const isOpen = known === null || countedAs(known) === 'open'
  return isOpen ? waitingChange(row.runId, row.delivered, position) : null
}

/** What it counted as for the lane: a page asks for thousands, and most have not changed since. */
export function laneOutcomeAsOf(row: OutcomeRow, position: number): ReturnType<typeof laneOutcome> {
  if (row.requestedSeq > position) return null
  if (row.sinceSeq <= position) return laneOutcome(row)
  const known = outcomeAsOf(row, position)
  return known && laneOutcome(known)
}
