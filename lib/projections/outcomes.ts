// What each run that came to something counts as, for its lane. One row a run: a run that is scored again replaces its
// own row only, and a lane's figures are counted by the database, however long its history.
import type { Lane, RecordedEvent } from '../domain/events/envelope'
import type { LaneFigures } from '../domain/events/lane'
import { laneStream } from '../domain/events/streams'
import type { EventData } from '../domain/events/vocabulary'
import type { Projection, RowFilter } from './projection'

export type OutcomeRow = Lane & {
  runId: string
  /** `pending`: merged, and the horizon still runs. */
  class: EventData<'OutcomeSettled'>['class'] | 'pending'
  cause: string
  grade: number
  /** How it merged and as which commit; null where it never did. */
  merged: (EventData<'ChangeMerged'> & { at: string }) | null
  /** True while a regression stands: the run counts as a failure then, whatever `class` says. */
  regressed: boolean
  /** Of the event that gave `class`: the evidence. */
  seq: number
  at: string
}

export const outcomes: Projection<OutcomeRow> = {
  name: 'outcomes',
  version: 1,
  types: ['ChangeMerged', 'OutcomeSettled', 'RegressionFound', 'RegressionWithdrawn'],
  keys: ({ stream, runId, lane }) =>
    stream.startsWith('run/') && runId !== undefined && lane !== undefined ? [runId] : [],
  evolve(row, event, runId) {
    switch (event.type) {
      case 'ChangeMerged':
        return { ...(row ?? pending(event, runId)), merged: { ...event.data, at: event.occurredAt } }
      case 'OutcomeSettled':
        return { ...(row ?? pending(event, runId)), ...event.data, seq: event.seq, at: event.occurredAt }
      case 'RegressionFound':
      case 'RegressionWithdrawn':
        return row && { ...row, regressed: event.type === 'RegressionFound' }
      default:
        return row
    }
  },
  index: (row) => ({
    projectId: row.projectId,
    state: countedAs(row),
    sort: row.merged?.at ?? row.at,
    link: laneStream(row),
  }),
}

function pending({ lane, seq, occurredAt: at }: RecordedEvent, runId: string): OutcomeRow {
  const of = lane ?? { agentId: '', projectId: '', taskType: '' }
  const open = { class: 'pending', cause: '', grade: 1, merged: null, regressed: false } as const
  return { ...of, runId, ...open, seq, at }
}

function countedAs(row: OutcomeRow): OutcomeRow['class'] {
  return row.regressed ? 'failure' : row.class
}

/** The runs of one lane. */
export function ofLane(lane: Lane): RowFilter {
  return { links: [laneStream(lane)] }
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
