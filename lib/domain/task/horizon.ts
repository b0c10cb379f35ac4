// For how long after its merge a change answers for what goes wrong. Measured in days, never in merges.
import { daysAfter } from '../durations'
import type { RecordedEvent } from '../events/envelope'

/** `until`: ISO 8601 in UTC with milliseconds. */
export type Horizon = { days: number; until: string }

/** Where a merge says nothing and where policy does not. */
export const defaultHorizonDays = 28

/** Counted from the moment the merge was recorded, by the clock of the log. */
export function horizonOf({ data, recordedAt }: Extract<RecordedEvent, { type: 'ChangeMerged' }>): Horizon {
  const days = data.horizonDays ?? defaultHorizonDays
  return { days, until: daysAfter(recordedAt, days) }
}
