// Rows whose state another projection's row decides, too: where either was touched, the state is found anew. So a screen
// filters and counts by one column, and the rule stands once, in the projection.
import type { Projection, RowBase } from '../../projections/projection'
import { parseRow, type Transaction } from './stored-rows'

type LinkedRow = { key: string; row: string; state: string | null; linked: string | null }
type Restated = { key: string; state: string | null }

/** `touched`: keys of stored rows, by projection. */
export async function relinkRows(
  tx: Transaction,
  projections: readonly Projection<RowBase>[],
  touched: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  for (const projection of projections) {
    const { name, linkTo } = projection
    if (linkTo === undefined) continue
    const own = touched.get(name) ?? []
    const others = touched.get(linkTo) ?? []
    if (own.length + others.length === 0) continue
    const rows = await tx.$queryRaw<LinkedRow[]>`
      SELECT m.key, m.row::text AS row, m.state, other.state AS linked FROM read_model m
      LEFT JOIN read_model other ON other.projection = ${linkTo} AND other.key = m.link
      WHERE m.projection = ${name} AND (m.key = ANY(${own}) OR m.link = ANY(${others}))`
    await storeStates(tx, name, restated(projection, rows))
  }
}

function restated(projection: Projection<RowBase>, rows: readonly LinkedRow[]): Restated[] {
  return rows.flatMap(({ key, row, state, linked }) => {
    const now = projection.index(parseRow(row), linked).state ?? null
    return now === state ? [] : [{ key, state: now }]
  })
}

async function storeStates(tx: Transaction, projection: string, rows: readonly Restated[]): Promise<void> {
  if (rows.length === 0) return
  await tx.$executeRaw`
    UPDATE read_model m SET state = new.state
    FROM unnest(${rows.map(({ key }) => key)}::text[], ${rows.map(({ state }) => state)}::text[]) AS new (key, state)
    WHERE m.projection = ${projection} AND m.key = new.key`
}
