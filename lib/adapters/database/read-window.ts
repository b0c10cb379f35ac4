// The events that a fold reads, window by window: so many of them that a query is worth its while, and never more than
// memory holds.
import { eventColumns, type EventRow } from './recorded-event'
import type { Transaction } from './stored-rows'

/** Events of one window at most. */
const eventsMax = 2_000
/** Where few events are of the wanted types, a window ends after so many of the log. */
const spanMax = 50_000

/** `until`: every wanted event up to this seq is in `rows`, or was in an earlier window. */
export type Window = { rows: EventRow[]; until: number }

/**
 * Payloads that were redacted are left out. Both tables are bounded: of `seq = seq` the database infers no order, and it
 * would read the other one from its beginning.
 */
export async function readWindow(
  database: Pick<Transaction, '$queryRaw'>,
  types: readonly string[],
  { after, to }: { after: number; to: number },
): Promise<Window> {
  const end = Math.min(after + spanMax, to)
  const rows = await database.$queryRaw<EventRow[]>`
    SELECT ${eventColumns} FROM event e JOIN event_payload p USING (seq)
    WHERE e.seq > ${after} AND e.seq <= ${end} AND p.seq > ${after} AND p.seq <= ${end} AND e.type = ANY(${types})
    ORDER BY e.seq LIMIT ${eventsMax}`
  const last = rows.length < eventsMax ? undefined : rows.at(-1)
  return { rows, until: last === undefined ? end : Number(last.seq) }
}
