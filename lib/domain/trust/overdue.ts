// What was delivered and nobody has decided about. Counting for nothing, a change that is wrong could be kept out of the
// evidence by never looking at it.
import { dayMilliseconds } from '../durations'

/** A delivered change that has come to nothing yet, sent back or not. */
export type WaitingChange = {
  runId: string
  /** When it was delivered first: whoever sends it back begins no new patience. */
  since: string
  /** Of that delivery, and of the attempt that made it. */
  seq: number
  beganSeq: number
}

/** So many days may a change wait; a day at least, for people need some time where a merge answers for none. */
export function patienceDays(horizonDays: number): number {
  return Math.max(1, horizonDays)
}

/** Those that waited for longer. `asOf`: ISO 8601. */
export function overdueChanges(
  waiting: readonly WaitingChange[],
  { horizonDays, asOf }: { horizonDays: number; asOf: string },
): WaitingChange[] {
  const patience = patienceDays(horizonDays) * dayMilliseconds
  return waiting.filter(({ since }) => Date.parse(asOf) - Date.parse(since) > patience)
}
