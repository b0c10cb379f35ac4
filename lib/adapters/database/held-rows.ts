// The rows that a fold changes, while it goes on: each is loaded and stored once, however many events change it.
import type { RecordedEvent } from '../../domain/events/envelope'
import type { Projection, RowBase } from '../../projections/projection'
import { relinkRows } from './relink-rows'
import { loadRows, storeRows, type Rows, type Transaction } from './stored-rows'

export type HeldRows = {
  projection: Projection<RowBase>
  rows: Rows
  /** The keys that may have a stored row which is not held; null: any may. */
  stored: Set<string> | null
}

/** Held rows of all projections together: memory is bounded, however long the log. */
const rowsMax = 500
/** Beyond so many keys the database is asked whether a row is stored. */
const keysMax = 200_000

/** `isAnew`: no row of the projection is stored. */
export function holdNone(projection: Projection<RowBase>, { isAnew }: { isAnew: boolean }): HeldRows {
  return { projection, rows: new Map(), stored: isAnew ? new Set() : null }
}

/** `stored`: once it is done, the database has every row that was let go before. */
export async function evolveRows(
  tx: Transaction,
  held: HeldRows,
  { events, stored }: { events: readonly RecordedEvent[]; stored: Promise<void> },
): Promise<void> {
  const { projection, rows } = held
  const touched = events.map((event) => keysOf(projection, event))
  const missing = new Set<string>()
  for (const keys of touched)
    for (const key of keys) if (!rows.has(key) && mayBeStored(held, key)) missing.add(key)
  if (missing.size > 0) {
    await stored
    for (const [key, row] of await loadRows(tx, projection.name, [...missing])) rows.set(key, row)
  }
  for (const [index, event] of events.entries())
    for (const key of touched[index] ?? []) rows.set(key, projection.evolve(rows.get(key), event, key))
}

/** Each once. */
function keysOf(projection: Projection<RowBase>, event: RecordedEvent): readonly string[] {
  const keys = projection.keys(event)
  return keys.length > 1 ? [...new Set(keys)] : keys
}

function mayBeStored({ stored }: HeldRows, key: string): boolean {
  return stored?.has(key) ?? true
}

export function areTooMany(held: readonly HeldRows[]): boolean {
  return held.reduce((sum, { rows }) => sum + rows.size, 0) > rowsMax
}

/** What was held until now, for `storeHeld`; nothing is held afterwards. */
export function letGo(held: readonly HeldRows[]): HeldRows[] {
  return held.map((one) => {
    const { rows } = one
    one.stored = withKeys(one.stored, rows)
    one.rows = new Map()
    return { ...one, rows }
  })
}

function withKeys(stored: Set<string> | null, rows: Rows): Set<string> | null {
  if (stored === null || stored.size + rows.size > keysMax) return null
  for (const key of rows.keys()) stored.add(key)
  return stored
}

/** `linking`: the projections whose rows may be linked to these. `until`: the last event that the rows reflect. */
export async function storeHeld(
  tx: Transaction,
  held: readonly HeldRows[],
  { linking, until }: { linking: readonly Projection<RowBase>[]; until: number },
): Promise<void> {
  for (const { projection, rows } of held) await storeRows(tx, projection, rows, until)
  const touched = new Map(held.map(({ projection, rows }) => [projection.name, [...rows.keys()]]))
  await relinkRows(tx, linking, touched)
}
