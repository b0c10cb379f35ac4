// Folds events into rows inside a transaction of the caller, who holds the locks of the positions. Each event is read
// and parsed once, however many projections fold it: that is what a fold costs.
import type { RecordedEvent } from '../../domain/events/envelope'
import type { Projection, RowBase } from '../../projections/projection'
import type { Prisma } from './generated/client'
import { toRecordedEvent, type EventRow } from './recorded-event'

/** Events are read by windows of seq, so that memory is bounded and a position is never between two events. */
const windowEvents = 1_000

export type Transaction = Prisma.TransactionClient
export type Fold = {
  projection: Projection<RowBase>
  /** Events up to this seq are in the rows. */ from: number
}
type Rows = Map<string, RowBase | undefined>

/** Brings every projection's stored rows up to the event at `to`. */
export async function foldProjections(tx: Transaction, folds: readonly Fold[], to: number): Promise<void> {
  const types = [...new Set(folds.flatMap(({ projection }) => projection.types))]
  const first = Math.min(to, ...folds.map(({ from }) => from))
  for (let after = first; after < to; after += windowEvents) {
    const until = Math.min(after + windowEvents, to)
    const events = await readWindow(tx, types, { after, until })
    for (const fold of folds) await foldWindow(tx, fold, events, until)
  }
}

async function foldWindow(
  tx: Transaction,
  { projection, from }: Fold,
  events: readonly RecordedEvent[],
  until: number,
): Promise<void> {
  const own = events.filter(({ seq, type }) => seq > from && projection.types.includes(type))
  const touched = new Set(own.flatMap((event) => projection.keys(event)))
  if (touched.size === 0) return
  const rows = await loadRows(tx, projection.name, [...touched])
  for (const event of own) evolveRows(rows, projection, event)
  await storeRows(tx, projection, rows, until)
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

async function loadRows(tx: Transaction, projection: string, keys: string[]): Promise<Rows> {
  const stored = await tx.$queryRaw<{ key: string; row: string }[]>`
    SELECT key, row::text AS row FROM read_model WHERE projection = ${projection} AND key = ANY(${keys})`
  const rows: Rows = new Map(keys.map((key) => [key, undefined]))
  for (const { key, row } of stored) rows.set(key, parseRow(row))
  return rows
}

async function storeRows(
  tx: Transaction,
  projection: Projection<RowBase>,
  rows: Rows,
  position: number,
): Promise<void> {
  const gone = [...rows].filter(([, row]) => row === undefined).map(([key]) => key)
  if (gone.length > 0)
    await tx.readModel.deleteMany({ where: { projection: projection.name, key: { in: gone } } })
  const kept = [...rows].flatMap(([key, row]) =>
    row === undefined ? [] : [{ key, text: JSON.stringify(row), ...projection.index(row) }],
  )
  if (kept.length === 0) return
  await tx.$executeRaw`
    INSERT INTO read_model (projection, key, row, project_id, state, sort, link, position)
    SELECT ${projection.name}, key, row::json, project_id, state, sort, link, ${position}
    FROM unnest(${kept.map(({ key }) => key)}::text[], ${kept.map(({ text }) => text)}::text[],
      ${kept.map(({ projectId }) => projectId ?? null)}::text[], ${kept.map(({ state }) => state ?? null)}::text[],
      ${kept.map(({ sort }) => sort ?? null)}::text[], ${kept.map(({ link }) => link ?? null)}::text[])
      AS new (key, row, project_id, state, sort, link)
    ON CONFLICT (projection, key) DO UPDATE SET row = excluded.row, project_id = excluded.project_id,
      state = excluded.state, sort = excluded.sort, link = excluded.link, position = excluded.position`
}

function parseRow(text: string): RowBase {
  const row: unknown = JSON.parse(text)
  if (typeof row !== 'object' || row === null) throw new Error('a stored row is not an object')
  return row
}
