// Folds events into rows inside a transaction of the caller, who holds the locks of the positions. Each event is read
// and parsed once, however many projections fold it: that is what a fold costs.
import type { RecordedEvent } from '../../domain/events/envelope'
import type { Projection, RowBase } from '../../projections/projection'
import { relinkRows } from './relink-rows'
import { toRecordedEvent, type EventRow } from './recorded-event'
import { loadRows, storeRows, type Rows, type Transaction } from './stored-rows'

/** Events are read by windows of seq, so that memory is bounded and a position is never between two events. */
const windowEvents = 1_000

export type Fold = {
  projection: Projection<RowBase>
  /** Events up to this seq are in the rows. */ from: number
}

/** Brings every projection's stored rows up to the event at `to`. `linking`: those with rows of the current version. */
export async function foldProjections(
  tx: Transaction,
  { folds, linking, to }: { folds: readonly Fold[]; linking: readonly Projection<RowBase>[]; to: number },
): Promise<void> {
  const types = [...new Set(folds.flatMap(({ projection }) => projection.types))]
  const first = Math.min(to, ...folds.map(({ from }) => from))
  for (let after = first; after < to; after += windowEvents) {
    const until = Math.min(after + windowEvents, to)
    const events = await readWindow(tx, types, { after, until })
    const touched = new Map<string, string[]>()
    for (const fold of folds) touched.set(fold.projection.name, await foldWindow(tx, fold, events, until))
    await relinkRows(tx, linking, touched)
  }
}

/** Returns the keys of the rows that were touched. */
async function foldWindow(
  tx: Transaction,
  { projection, from }: Fold,
  events: readonly RecordedEvent[],
  until: number,
): Promise<string[]> {
  const own = events.filter(({ seq, type }) => seq > from && projection.types.includes(type))
  const touched = [...new Set(own.flatMap((event) => projection.keys(event)))]
  if (touched.length === 0) return []
  const rows = await loadRows(tx, projection.name, touched)
  for (const event of own) evolveRows(rows, projection, event)
  await storeRows(tx, projection, rows, until)
  return touched
}

function evolveRows(rows: Rows, projection: Projection<RowBase>, event: RecordedEvent): void {
  for (const key of new Set(projection.keys(event)))
    rows.set(key, projection.evolve(rows.get(key), event, key))
}

/** Redacted payloads fold to nothing. */
async function readWindow(
  tx: Transaction,
  types: readonly string[],
  { after, until }: { after: number; until: number },
): Promise<RecordedEvent[]> {
  const found = await tx.$queryRaw<EventRow[]>`
    SELECT e.seq, e.envelope, p.payload FROM event e JOIN event_payload p USING (seq)
    WHERE e.seq > ${after} AND e.seq <= ${until} AND e.type = ANY(${types}) ORDER BY e.seq`
  return found.map(toRecordedEvent).filter((event) => event !== undefined)
}
