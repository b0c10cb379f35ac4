// Brings the rows up to the log. Positions and rows change in one transaction, so any process may fold at any time and
// be killed at any moment; of two that fold at once the second waits, then finds nothing left.
import type { Projection, RowBase } from '../../projections/projection'
import type { Database } from './client'
import { foldProjections } from './fold-projections'
import type { Transaction } from './stored-rows'

type Projections = readonly Projection<RowBase>[]
type Position = { name: string; version: number; position: number; begunAt: number }

/** A fold of a large log is one transaction, so that readers see the old rows until the new ones are whole. */
export const foldLimits = { maxWait: 60_000, timeout: 15 * 60_000 }

/** Returns the size of the log that the rows reflect now, at least. */
export async function catchUpAll(database: Database, projections: Projections): Promise<number> {
  const { prisma } = database
  // One question, because every page asks it first, and finds nothing new most of the time.
  const known = await prisma.$queryRaw<{ size: bigint; name: string; version: number; position: bigint }[]>`
    SELECT head.size, at.name, at.version, at.position FROM event_log_head head
    LEFT JOIN projection_position at ON true`
  const size = Number(known[0]?.size ?? 0)
  const at = (projection: Projection<RowBase>) => known.find(({ name }) => name === projection.name)
  const isCurrent = (projection: Projection<RowBase>) => at(projection)?.version === projection.version
  const behind = projections.filter((one) => !isCurrent(one) || Number(at(one)?.position ?? 0) < size)
  // Those that begin anew take long on a large log: the others do not wait for them, and show it no sooner.
  const current = projections.filter(isCurrent)
  for (const group of [behind.filter(isCurrent), behind.filter((one) => !isCurrent(one))]) {
    const linking = [...new Set([...current, ...group])]
    if (group.length > 0)
      await prisma.$transaction(
        (tx) => catchUpTogether(database, tx, { projections: group, linking }),
        foldLimits,
      )
  }
  return size
}

async function catchUpTogether(
  database: Database,
  tx: Transaction,
  { projections, linking }: { projections: Projections; linking: Projections },
): Promise<void> {
  const positions = await lockPositions(tx, projections)
  const size = await readSize(tx)
  const redactedAt = await lastRedaction(tx)
  const folds = projections.map((projection) => {
    const at = positionOf(positions, projection)
    // What was folded before its payload went must be folded again without it: else a rebuild would differ.
    const isCurrent = at.version === projection.version && redactedAt <= at.begunAt
    return { projection, isCurrent, from: isCurrent ? at.position : 0 }
  })
  const anew = folds.filter(({ isCurrent }) => !isCurrent).map(({ projection }) => projection)
  await removeRows(tx, anew)
  await foldProjections(database, tx, { folds, linking, to: size })
  await movePositions(tx, projections, size)
  if (anew.length > 0)
    await tx.projectionPosition.updateMany({ where: namedIn(anew), data: { begunAt: size } })
}

/** In the order of their names, so that two processes never wait for each other. */
export async function lockPositions(tx: Transaction, projections: Projections): Promise<Position[]> {
  const names = projections.map(({ name }) => name)
  const versions = projections.map(({ version }) => version)
  await tx.$executeRaw`
    INSERT INTO projection_position (name, version, position, begun_at)
    SELECT name, version, 0, size FROM unnest(${names}::text[], ${versions}::int[]) AS new (name, version),
      event_log_head ORDER BY name ON CONFLICT DO NOTHING`
  const rows = await tx.$queryRaw<{ name: string; version: number; position: bigint; begunAt: bigint }[]>`
    SELECT name, version, position, begun_at AS "begunAt" FROM projection_position
    WHERE name = ANY(${names}) ORDER BY name FOR UPDATE`
  return rows.map((row) => ({ ...row, position: Number(row.position), begunAt: Number(row.begunAt) }))
}

export function positionOf(positions: readonly Position[], { name }: Projection<RowBase>): Position {
  const found = positions.find((one) => one.name === name)
  if (!found) throw new Error(`the position of projection \`${name}\` is missing`)
  return found
}

export async function removeRows(tx: Transaction, projections: Projections): Promise<void> {
  if (projections.length === 0) return
  await tx.readModel.deleteMany({ where: { projection: { in: projections.map(({ name }) => name) } } })
}

async function movePositions(tx: Transaction, projections: Projections, position: number): Promise<void> {
  const names = projections.map(({ name }) => name)
  const versions = projections.map(({ version }) => version)
  await tx.$executeRaw`
    UPDATE projection_position AS at SET version = new.version, position = ${position}
    FROM unnest(${names}::text[], ${versions}::int[]) AS new (name, version) WHERE at.name = new.name`
}

const namedIn = (projections: Projections) => ({ name: { in: projections.map(({ name }) => name) } })

async function lastRedaction(tx: Transaction): Promise<number> {
  const rows = await tx.$queryRaw<{ seq: bigint | null }[]>`
    SELECT max(seq) AS seq FROM event WHERE type = 'PayloadRedacted'`
  return Number(rows[0]?.seq ?? 0)
}

async function readSize(tx: Transaction): Promise<number> {
  const rows = await tx.$queryRaw<{ size: bigint }[]>`SELECT size FROM event_log_head`
  return Number(rows[0]?.size ?? 0)
}
