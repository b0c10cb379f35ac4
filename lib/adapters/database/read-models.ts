// Rows that screens read, folded from the log. Position and rows change in one transaction, so any process may fold at
// any time and be killed at any moment.
import { isDeepStrictEqual } from 'node:util'
import type { Projection, RowBase, RowFilter, RowPage } from '../../projections/projection'
import type { Database } from './client'
import { reachDatabase } from './failure'
import { foldProjection, readRowTexts, type Transaction } from './fold-projection'
import { orderOf, whereOf } from './row-query'

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
  /** How many rows there are for each link and state. */
  tally(
    projection: Projection<RowBase>,
    filter?: RowFilter,
  ): Promise<{ link: string | null; state: string | null; count: number }[]>
  positions(): Promise<{ projection: string; version: number; position: number }[]>
  /** Folds everything again from the first event and tells what was different: law and audit say nothing. */
  rebuild(): Promise<{ projection: string; rows: number; differences: string[] }[]>
}

/** A rebuild of a large log is one transaction, so that readers see the old rows until the new ones are whole. */
const foldLimits = { maxWait: 60_000, timeout: 15 * 60_000 }

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
      const found = await reachDatabase(() =>
        prisma.readModel.findUnique({ where: { projection_key: { projection: name, key } } }),
      )
      return found ? ownRow<Row>(found.row) : undefined
    },
    async list<Row extends RowBase>({ name }: Projection<Row>, query: RowFilter & RowPage) {
      const found = await reachDatabase(
        () => prisma.$queryRaw<{ row: unknown }[]>`
          SELECT m.row FROM read_model m WHERE ${whereOf(name, query)} ${orderOf(query)}`,
      )
      return found.map(({ row }) => ownRow<Row>(row))
    },
    async getAll<Row extends RowBase>({ name }: Projection<Row>, keys: readonly string[]) {
      const wanted = [...new Set(keys)]
      if (wanted.length === 0) return new Map<string, Row>()
      const found = await reachDatabase(
        () => prisma.$queryRaw<{ key: string; row: unknown }[]>`
          SELECT key, row FROM read_model WHERE projection = ${name} AND key = ANY(${wanted})`,
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
        () => prisma.$queryRaw<{ link: string | null; state: string | null; count: number }[]>`
          SELECT m.link, m.state, count(*)::int AS count FROM read_model m WHERE ${whereOf(name, filter)}
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
      const reports = []
      for (const projection of projections)
        reports.push(await prisma.$transaction((tx) => rebuildOne(tx, projection), foldLimits))
      return reports
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

async function catchUpAll(
  { prisma }: Database,
  projections: readonly Projection<RowBase>[],
): Promise<number> {
  const size = await readSize(prisma)
  const known = await prisma.projectionPosition.findMany()
  for (const projection of projections) {
    const at = known.find(({ name }) => name === projection.name)
    if (at?.version === projection.version && Number(at.position) >= size) continue
    await prisma.$transaction((tx) => catchUpOne(tx, projection), foldLimits)
  }
  return size
}

async function catchUpOne(tx: Transaction, projection: Projection<RowBase>): Promise<void> {
  const at = await lockPosition(tx, projection)
  const size = await readSize(tx)
  const isCurrent = at.version === projection.version && !(await hasRedaction(tx, at.begunAt))
  if (!isCurrent) await tx.readModel.deleteMany({ where: { projection: projection.name } })
  await foldProjection(tx, projection, { from: isCurrent ? at.position : 0, to: size })
  await tx.projectionPosition.update({
    where: { name: projection.name },
    data: { version: projection.version, position: size, ...(!isCurrent && { begunAt: size }) },
  })
}

/** Of two processes that fold the same projection the second waits here, then finds nothing left. */
async function lockPosition(tx: Transaction, { name, version }: Projection<RowBase>) {
  await tx.$executeRaw`
    INSERT INTO projection_position (name, version, position, begun_at)
    SELECT ${name}, ${version}, 0, size FROM event_log_head ON CONFLICT DO NOTHING`
  const rows = await tx.$queryRaw<{ version: number; position: bigint; begunAt: bigint }[]>`
    SELECT version, position, begun_at AS "begunAt" FROM projection_position WHERE name = ${name} FOR UPDATE`
  const [row] = rows
  if (!row) throw new Error(`the position of projection \`${name}\` is missing`)
  return { version: row.version, position: Number(row.position), begunAt: Number(row.begunAt) }
}

/** What was folded before its payload went must be folded again without it: else a rebuild would differ. */
async function hasRedaction(tx: Transaction, since: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM event WHERE type = 'PayloadRedacted' AND seq > ${since} LIMIT 1`
  return rows.length > 0
}

async function rebuildOne(tx: Transaction, projection: Projection<RowBase>) {
  const { position } = await lockPosition(tx, projection)
  const before = await readRowTexts(tx, projection.name)
  await tx.readModel.deleteMany({ where: { projection: projection.name } })
  await foldProjection(tx, projection, { from: 0, to: position })
  const after = await readRowTexts(tx, projection.name)
  return { projection: projection.name, rows: after.size, differences: compare(before, after) }
}

function compare(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort()
  return keys.flatMap((key) => {
    const [old, now] = [before.get(key), after.get(key)]
    if (old === undefined) return [`row \`${key}\` was missing`]
    if (now === undefined) return [`row \`${key}\` should not exist`]
    return isDeepStrictEqual(JSON.parse(old), JSON.parse(now)) ? [] : [`row \`${key}\` differs`]
  })
}

async function readSize(tx: Transaction): Promise<number> {
  const rows = await tx.$queryRaw<{ size: bigint }[]>`SELECT size FROM event_log_head`
  return Number(rows[0]?.size ?? 0)
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the one place where stored JSON gets its type back
function ownRow<Row extends RowBase>(row: unknown): Row {
  // Only this projection's own fold writes rows under its name, and another version's rows are gone before it writes.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above
  return row as Row
}
