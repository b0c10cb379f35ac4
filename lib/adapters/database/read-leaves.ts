// What an outsider would compute of stored events: leaves as RFC 6962 has them, and whether a payload is the one that
// its envelope names. Nothing here is taken from a column that is derived.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Leaf, Leaves } from '../../domain/trust/evidence-leaves'
import type { Database } from './client'
import { reachDatabase } from './failure'

/** Sets a leaf apart from an inner node of the tree. */
const leafPrefix = Buffer.of(0)

type LeafRow = { envelope: Uint8Array; salt: Uint8Array | null; payload: Uint8Array | null }

const Hashed = z.object({ id: z.string(), runId: z.string().optional(), payloadHash: z.string() })

export async function readLeaves({ prisma }: Database, eventIds: readonly string[]): Promise<Leaves> {
  const rows = await reachDatabase(
    () => prisma.$queryRaw<LeafRow[]>`
      SELECT e.envelope, p.salt, p.payload FROM event e LEFT JOIN event_payload p USING (seq)
      WHERE e.id = ANY(${[...eventIds]})`,
  )
  return new Map(rows.flatMap(leafEntry))
}

function leafHash(envelope: Uint8Array): string {
  return createHash('sha256').update(leafPrefix).update(envelope).digest('hex')
}

/** None where the stored bytes are no envelope any more. */
function leafEntry({ envelope, salt, payload }: LeafRow): [string, Leaf][] {
  const read = readEnvelope(envelope)
  if (read === null) return []
  const { id, runId = null, payloadHash } = read
  const isWhole = salt !== null && payload !== null && hashOf(salt, payload) === payloadHash
  return [[id, { hash: leafHash(envelope), runId, isWhole }]]
}

function readEnvelope(envelope: Uint8Array) {
  try {
    return Hashed.parse(JSON.parse(Buffer.from(envelope).toString('utf8')))
  } catch {
    return null
  }
}

function hashOf(salt: Uint8Array, payload: Uint8Array): string {
  return createHash('sha256').update(salt).update(payload).digest('hex')
}
