// How many runs of a lane count as what: as the database counts rows by lane and state, and as of a position of the log.
import type { LaneFigures } from '../domain/events/lane'
import { laneStream } from '../domain/events/streams'
import { outcomeAsOf } from './outcome-as-of'
import { countedAs, type OutcomeRow } from './outcome-row'

/** How many runs of a lane, by its stream, are in one state. */
export type LaneTally = { link: string; state: string | null; count: number }

/** How many of `rows` stood in each state at a position of the log, by lane; what was not requested yet is left out. */
export function tallyAsOf(rows: readonly OutcomeRow[], position: number): LaneTally[] {
  const counts = new Map<string, LaneTally>()
  for (const row of rows) {
    if (row.requestedSeq > position) continue
    const known = outcomeAsOf(row, position)
    const [link, state] = [laneStream(row), known === null ? 'open' : countedAs(known)]
    const key = JSON.stringify([link, state])
    counts.set(key, { link, state, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}

/** The counts of one or several lanes together, read up to `logSize`. */
export function figuresOf(
  tally: readonly { state: string | null; count: number }[],
  logSize: number,
): LaneFigures {
  const count = (name: OutcomeRow['class']) =>
    tally.reduce((sum, one) => (one.state === name ? sum + one.count : sum), 0)
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
