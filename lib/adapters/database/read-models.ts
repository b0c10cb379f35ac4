// Rows that screens read, folded from the log.
import type { Projection, RowBase, RowFilter, RowPage } from '../../projections/projection'
import { catchUpAll, foldLimits } from './catch-up'
import type { Database } from './client'
import { reachDatabase } from './failure'
import { rebuildTogether, type Rebuilt } from './rebuild'
import { orderOf, whereOf } from './row-query'
import { parseRow } from './stored-rows'

export type ReadModels = {
  /** Folds what is new into every projection; returns the size of the log that the rows now reflect at least. */
  catchUp(): Promise<number>
  get<Row extends RowBase>(projection: Projection<Row>, key: string): Promise<Row | undefined>
  /** By `sort` (newest or greatest first unless told), then by key. */
  list<Row extends RowBase>(projection: Projection<Row>, query: RowFilter & RowPage): Promise<Row[]>
  count(projection: Projection<RowBase>, filter?: RowFilter): Promise<number>
  /** The rows of several keys, in one query; absent ones are left out. */
  getAll<Row extends RowBase>(
    projection: Projection<Row>,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, Row>>
  /** Keys and states alone, for whoever needs no document. */
  states(
    projection: Projection<RowBase>,
    query: RowFilter & RowPage,
  ): Promise<{ key: string; state: string | null }[]>
  /** How many rows there are for each link and state, and the position of what changed one last; none without a link. */
  tally(
    projection: Projection<RowBase>,
    filter?: RowFilter,
  ): Promise<{ link: string; state: string | null; count: number; newest: number }[]>
  positions(): Promise<{ projection: string; version: number; position: number }[]>
  /** Folds everything again from the first event and tells what was different: law and audit say nothing. */
  rebuild(): Promise<Rebuilt[]>
}

export function createReadModels({
  database,
  projections,
}: {
  database: Database
  projections: readonly Projection<RowBase>[]
}): ReadModels {
  const { prisma } = database
  const catchUp = shareNext(() => reachDatabase(() => catchUpAll(database, projections)))
  return {
    catchUp,
    async get<Row extends RowBase>({ name }: Projection<Row>, key: string) {
      // No text of the database holds this character, and a question with it is an error of the server's.
      if (key.includes('\0')) return undefined
      const [found] = await reachDatabase(
        () => prisma.$queryRaw<{ row: string }[]>`
          SELECT row::text AS row FROM read_model WHERE projection = ${name} AND key = ${key}`,
      )
      return found ? ownRow<Row>(found.row) : undefined
    },
    async list<Row extends RowBase>({ name }: Projection<Row>, query: RowFilter & RowPage) {
      // One text for all of them: the driver spends more on a cell than it takes to parse a row.
      const found = await reachDatabase(
        () => prisma.$queryRaw<{ rows: string | null }[]>`
          SELECT '[' || string_agg(row, ',') || ']' AS rows FROM (
            SELECT m.row::text AS row FROM read_model m WHERE ${whereOf(name, query)} ${orderOf(query)}) listed`,
      )
      return ownRows<Row>(found[0]?.rows ?? '[]')
    },
    async getAll<Row extends RowBase>({ name }: Projection<Row>, keys: readonly string[]) {
      const wanted = [...new Set(keys)]
      if (wanted.length === 0) return new Map<string, Row>()
      const found = await reachDatabase(
        () => prisma.$queryRaw<{ key: string; row: string }[]>`
          SELECT key, row::text AS row FROM read_model WHERE projection = ${name} AND key = ANY(${wanted})`,
      )
      return new Map(found.map(({ key, row }) => [key, ownRow<Row>(row)]))
    },
    states: ({ name }, query) =>
      reachDatabase(
        () => prisma.$queryRaw<{ key: string; state: string | null }[]>`
          SELECT m.key, m.state FROM read_model m WHERE ${whereOf(name, query)} ${orderOf(query)}`,
      ),
    tally: ({ name }, filter = {}) =>
      reachDatabase(
        () => prisma.$queryRaw<{ link: string; state: string | null; count: number; newest: number }[]>`
          SELECT m.link, m.state, count(*)::int AS count, max(m.position)::float8 AS newest FROM read_model m
          WHERE ${whereOf(name, filter)} AND m.link IS NOT NULL
          GROUP BY m.link, m.state ORDER BY m.link, m.state`,
      ),
    async count({ name }, filter = {}) {
      const found = await reachDatabase(
        () => prisma.$queryRaw<{ count: number }[]>`
          SELECT count(*)::int AS count FROM read_model m WHERE ${whereOf(name, filter)}`,
      )
      return found[0]?.count ?? 0
    },
    async positions() {
      const found = await reachDatabase(() =>
        prisma.projectionPosition.findMany({ orderBy: { name: 'asc' } }),
      )
      return found.map(({ name, version, position }) => ({
        projection: name,
        version,
        position: Number(position),
      }))
    },
    async rebuild() {
      await catchUp()
      return prisma.$transaction((tx) => rebuildTogether(database, tx, projections), foldLimits)
    },
  }
}

/** Callers that come while a pass runs share the next one, which sees everything they saw. */
function shareNext<T>(pass: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | null = null
  return () => {
    next ??= running.then(() => {
      next = null
      const started = pass()
      running = started.catch(() => undefined)
      return started
    })
    return next
  }
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as below
function ownRow<Row extends RowBase>(text: string): Row {
  return typed<Row>(parseRow(text))
}

function ownRows<Row extends RowBase>(text: string): Row[] {
  const rows: unknown = JSON.parse(text)
  if (!Array.isArray(rows)) throw new Error('stored rows are not a list')
  return rows.map(typed<Row>)
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the one place where stored JSON gets its type back
function typed<Row extends RowBase>(row: unknown): Row {
  // Only this projection's own fold writes rows under its name, and another version's rows are gone before it writes.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above
  return row as Row
}
