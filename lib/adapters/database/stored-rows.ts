// The rows of one projection as the database keeps them: the document, and the columns it is found by.
import type { Projection, RowBase, RowIndex } from '../../projections/projection'
import type { Prisma } from './generated/client'

export type Transaction = Prisma.TransactionClient
/** By key; undefined: there is none. */
export type Rows = Map<string, RowBase | undefined>

export async function loadRows(tx: Transaction, projection: string, keys: string[]): Promise<Rows> {
  const stored = await tx.$queryRaw<{ key: string; row: string }[]>`
    SELECT key, row::text AS row FROM read_model WHERE projection = ${projection} AND key = ANY(${keys})`
  const rows: Rows = new Map(keys.map((key) => [key, undefined]))
  for (const { key, row } of stored) rows.set(key, parseRow(row))
  return rows
}

export async function storeRows(
  tx: Transaction,
  projection: Projection<RowBase>,
  rows: Rows,
  position: number,
): Promise<void> {
  const gone = [...rows].filter(([, row]) => row === undefined).map(([key]) => key)
  if (gone.length > 0)
    await tx.readModel.deleteMany({ where: { projection: projection.name, key: { in: gone } } })
  const kept = [...rows].flatMap(([key, row]) =>
    row === undefined
      ? []
      : [{ key: asText(key), row: JSON.stringify(row), ...textsOf(projection.index(row, null)) }],
  )
  if (kept.length === 0) return
  await tx.$executeRaw`
    INSERT INTO read_model (projection, key, row, project_id, state, sort, link, position)
    SELECT ${projection.name}, key, row::json, "projectId", state, sort, link, ${position}
    FROM json_to_recordset(${JSON.stringify(kept)}::text::json)
      AS new (key text, row text, "projectId" text, state text, sort text, link text)
    ON CONFLICT (projection, key) DO UPDATE SET row = excluded.row, project_id = excluded.project_id,
      state = excluded.state, sort = excluded.sort, link = excluded.link, position = excluded.position`
}

function textsOf({ projectId, state, sort, link }: RowIndex) {
  return { projectId: asText(projectId), state: asText(state), sort: asText(sort), link: asText(link) }
}

/** Half of a character, and the one with number 0, can stand in JSON and in no text of the database. */
function asText(value: string | null | undefined): string | null {
  return value?.toWellFormed().replaceAll('\0', '') ?? null
}

export function parseRow(text: string): RowBase {
  const row: unknown = JSON.parse(text)
  if (typeof row !== 'object' || row === null) throw new Error('a stored row is not an object')
  return row
}
