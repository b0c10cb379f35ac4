// How many runs came to which end on each day (UTC), a row for each project and day: what the chart of runs reads.
import type { RecordedEvent } from '../domain/events/envelope'
import type { Projection } from './projection'

/** In the order in which they are shown. */
export const runEnds = ['merged', 'mergedByItself', 'answered', 'declined', 'incomplete', 'stopped'] as const
export type RunEnd = (typeof runEnds)[number]

export type RunDayRow = { projectId: string; /** `2026-01-31`. */ day: string; ends: Record<RunEnd, number> }

const types = [
  'ChangeMerged',
  'ReportReady',
  'ChangeDiscarded',
  'DraftDropped',
  'OutcomeSettled',
  'RunFailed',
  'RunCancelled',
  'RunRefused',
] as const

const none: Record<RunEnd, number> = {
  merged: 0,
  mergedByItself: 0,
  answered: 0,
  declined: 0,
  incomplete: 0,
  stopped: 0,
}

export const runDays: Projection<RunDayRow> = {
  name: 'run-days',
  version: 1,
  types,
  keys: (event) => (endOf(event) && event.projectId ? [`${event.projectId}/${dayOf(event)}`] : []),
  evolve(row, event) {
    const end = endOf(event)
    const known = row ?? { projectId: event.projectId ?? '', day: dayOf(event), ends: none }
    return end ? { ...known, ends: { ...known.ends, [end]: known.ends[end] + 1 } } : known
  },
  index: ({ projectId, day }) => ({ projectId, sort: day }),
}

function dayOf({ recordedAt }: RecordedEvent): string {
  return recordedAt.slice(0, 10)
}

/** The outcome of a merge, settled later, is no second end. */
function endOf(event: RecordedEvent): RunEnd | undefined {
  switch (event.type) {
    case 'ChangeMerged':
      return event.data.how === 'auto' ? 'mergedByItself' : 'merged'
    case 'ReportReady':
      return 'answered'
    case 'ChangeDiscarded':
    case 'DraftDropped':
      return 'declined'
    case 'OutcomeSettled':
      return event.data.class === 'completionFailure' ? 'incomplete' : undefined
    case 'RunFailed':
    case 'RunCancelled':
    case 'RunRefused':
      return 'stopped'
    default:
      return undefined
  }
}
