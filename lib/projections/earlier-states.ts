// What a run was before: each of its states is kept as far as it differs from the next one.
import type { EarlierState, OutcomeRow, OutcomeState } from './outcome-row'

/** What a change takes away. */
export function formerly(row: OutcomeState, changed: Partial<OutcomeState>): EarlierState {
  const after = new Map<string, unknown>(Object.entries(changed))
  const gone = Object.entries(row).filter(([key, value]) => after.has(key) && after.get(key) !== value)
  const earlier: EarlierState = { sinceSeq: row.sinceSeq }
  return Object.assign(earlier, Object.fromEntries(gone))
}

/** The newest first. */
export function statesOf(row: OutcomeRow): OutcomeState[] {
  const states = [stateOf(row)]
  let state = stateOf(row)
  for (const before of row.earlier.toReversed()) {
    state = { ...state, ...before }
    states.push(state)
  }
  return states
}

export function stateOf({
  requestedSeq: _seq,
  delivered: _delivered,
  earlier: _earlier,
  ...state
}: OutcomeRow): OutcomeState {
  return state
}
