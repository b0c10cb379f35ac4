// Since when a lane is on probation.
import type { RecordedEvent } from '../events/envelope'

export type Probation = {
  /** ISO 8601 in UTC with milliseconds, and the position in the log. */
  since: string
  seq: number
  /** A sentence: what made the lane fall. */
  cause: string
}

/**
 * The probation that a lane was on at a position of the log; null: on none. `decisions`: of the lane's own stream and of
 * its agent's in the project, in any order. What starts and ends one is the same as in a standing.
 */
export function probationAt(decisions: readonly RecordedEvent[], position: number): Probation | null {
  return decisions
    .filter(({ seq }) => seq <= position)
    .toSorted((a, b) => a.seq - b.seq)
    .reduce<Probation | null>(after, null)
}

function after(probation: Probation | null, event: RecordedEvent): Probation | null {
  switch (event.type) {
    case 'ProbationStarted':
      return probation ?? { since: event.recordedAt, seq: event.seq, cause: event.data.cause }
    case 'StandingGranted':
      return event.data.scope === 'lane' ? null : probation
    case 'ProbationEnded':
      return null
    default:
      return probation
  }
}
