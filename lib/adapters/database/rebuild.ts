// Folds everything again from the first event and says which rows were not what the log makes of them.
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Projection, RowBase } from '../../projections/projection'
import type { Database } from './client'
import { lockPositions, positionOf, removeRows } from './catch-up'
import { foldProjections } from './fold-projections'
import type { Transaction } from './stored-rows'

/** `differences`: a sentence for each row. */
export type Rebuilt = { projection: string; rows: number; differences: string[] }
/** Digests by key: the rows themselves may be more than memory holds. */
type Digests = ReadonlyMap<string, string>

const pageRows = 1_000

/** Every projection at once, up to where each stands. */
export async function rebuildTogether(
  database: Database,
  tx: Transaction,
  projections: readonly Projection<RowBase>[],
): Promise<Rebuilt[]> {
  const positions = await lockPositions(tx, projections)
  const before = await digestAll(tx, projections)
  await removeRows(tx, projections)
  const ends = new Set(projections.map((projection) => positionOf(positions, projection).position))
  for (const end of ends) {
    const own = projections.filter((projection) => positionOf(positions, projection).position === end)
    const folds = own.map((projection) => ({ projection, from: 0 }))
    await foldProjections(database, tx, { folds, linking: projections, to: end })
  }
  const after = await digestAll(tx, projections)
  return projections.map(({ name }) => report(name, before.get(name) ?? none, after.get(name) ?? none))
}

const none: Digests = new Map()

function report(projection: string, before: Digests, after: Digests): Rebuilt {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort()
  const differences = keys.flatMap((key) => {
    const [old, now] = [before.get(key), after.get(key)]
    if (old === undefined) return [`row \`${key}\` was missing`]
    if (now === undefined) return [`row \`${key}\` should not exist`]
    return old === now ? [] : [`row \`${key}\` differs`]
  })
  return { projection, rows: after.size, differences }
}

async function digestAll(tx: Transaction, projections: readonly Projection<RowBase>[]) {
  const digests = new Map<string, Digests>()
  for (const { name } of projections) digests.set(name, await digestRows(tx, name))
  return digests
}

async function digestRows(tx: Transaction, projection: string): Promise<Digests> {
  const digests = new Map<string, string>()
  for (let after = ''; ;) {
    const page = await tx.$queryRaw<{ key: string; row: string; index: string }[]>`
      SELECT key, row::text AS row, json_build_array(project_id, state, sort, link)::text AS index
      FROM read_model WHERE projection = ${projection} AND key > ${after} ORDER BY key LIMIT ${pageRows}`
    for (const { key, row, index } of page) digests.set(key, digest(`[${row},${index}]`))
    const last = page.at(-1)
    if (last === undefined || page.length < pageRows) return digests
    after = last.key
  }
}

/** Of the value, not of its text: the order of an object's keys says nothing. */
function digest(json: string): string {
  return createHash('sha256')
    .update(canonicalize(JSON.parse(json)) ?? '')
    .digest('base64')
}
