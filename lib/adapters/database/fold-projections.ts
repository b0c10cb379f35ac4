// Folds events into rows inside a transaction of the caller, who holds the locks of the positions. Each event is read
// and parsed once, however many projections fold it: that is what a fold costs.
import type { RecordedEvent } from '../../domain/events/envelope'
import type { Projection, RowBase } from '../../projections/projection'
import { relinkRows } from './relink-rows'
import { readWindow, type Window } from './read-window'
import { toRecordedEvent } from './recorded-event'
import { loadRows, storeRows, type Rows, type Transaction } from './stored-rows'

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
  let next = readAhead(tx, types, { after: first, to })
  let stored = Promise.resolve()
  for (let after = first; after < to;) {
    const { rows, until } = await next
    next = readAhead(tx, types, { after: until, to })
    const events = rows.map(toRecordedEvent).filter((event) => event !== undefined)
    await stored
    const folded: Folded[] = []
    for (const fold of folds) folded.push(await foldWindow(tx, fold, events))
    stored = unheard(storeWindow(tx, { folded, linking, until }))
    after = until
  }
  await stored
}

/** The database reads and stores while the events of another window are parsed. */
function readAhead(
  tx: Transaction,
  types: readonly string[],
  { after, to }: { after: number; to: number },
): Promise<Window> {
  return after < to ? unheard(readWindow(tx, types, { after, to })) : Promise.resolve({ rows: [], until: to })
}

/** Whoever awaits it hears of its failure; where another one came before, nobody awaits it. */
function unheard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

type Folded = { projection: Projection<RowBase>; rows: Rows }

/** The rows that the events change, as they are afterwards. */
async function foldWindow(
  tx: Transaction,
  { projection, from }: Fold,
  events: readonly RecordedEvent[],
): Promise<Folded> {
  const own = events.filter(({ seq, type }) => seq > from && projection.types.includes(type))
  const touched = [...new Set(own.flatMap((event) => projection.keys(event)))]
  if (touched.length === 0) return { projection, rows: new Map() }
  const rows = await loadRows(tx, projection.name, touched)
  for (const event of own) evolveRows(rows, projection, event)
  return { projection, rows }
}

async function storeWindow(
  tx: Transaction,
  {
    folded,
    linking,
    until,
  }: { folded: readonly Folded[]; linking: readonly Projection<RowBase>[]; until: number },
): Promise<void> {
  for (const { projection, rows } of folded) await storeRows(tx, projection, rows, until)
  const touched = new Map(folded.map(({ projection, rows }) => [projection.name, [...rows.keys()]]))
  await relinkRows(tx, linking, touched)
}

function evolveRows(rows: Rows, projection: Projection<RowBase>, event: RecordedEvent): void {
  for (const key of new Set(projection.keys(event)))
    rows.set(key, projection.evolve(rows.get(key), event, key))
}
