// A lane's counts, from the events of its runs: slow and obvious. What is shown and frozen into grants is counted by
// the database over lib/projections/lane-tally.ts; a test holds the two against each other.
import type { RecordedEvent } from '../../events/envelope'
import type { LaneFigures } from '../../events/lane'

type RunEnd = 'pending' | 'clean' | 'failure' | 'completionFailure' | 'notCounted'

/**
 * Counts each run once, by how it stands at the end of `events` (all of one lane's runs, in the order of the log,
 * read up to `logSize`). A merged change is pending until its outcome is settled; a regression makes it a failure
 * unless it is withdrawn.
 */
export function laneFigures(events: readonly RecordedEvent[], logSize: number): LaneFigures {
  const ends = new Map<string, { end: RunEnd | null; regressed: boolean }>()
  for (const event of events) {
    if (event.runId === undefined || event.seq > logSize) continue
    ends.set(event.runId, evolve(ends.get(event.runId) ?? { end: null, regressed: false }, event))
  }
  const count = (end: RunEnd) =>
    [...ends.values()].filter((run) => (run.regressed ? 'failure' : run.end) === end).length
  const clean = count('clean')
  const failures = count('failure')
  return {
    counted: clean + failures,
    clean,
    failures,
    pending: count('pending'),
    notCounted: count('notCounted'),
    completionFailures: count('completionFailure'),
    logSize,
  }
}

function evolve(
  run: { end: RunEnd | null; regressed: boolean },
  event: RecordedEvent,
): { end: RunEnd | null; regressed: boolean } {
  switch (event.type) {
    case 'ChangeMerged':
      return { ...run, end: run.end ?? 'pending' }
    case 'OutcomeSettled':
      return { ...run, end: event.data.class }
    case 'RegressionFound':
      return { ...run, regressed: true }
    case 'RegressionWithdrawn':
      return { ...run, regressed: false }
    default:
      return run
  }
}
