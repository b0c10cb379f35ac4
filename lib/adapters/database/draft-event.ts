// From a fact to the bytes that are stored: validated, canonical, its payload behind a salted hash.
import { createHash, randomBytes } from 'node:crypto'
import canonicalize from 'canonicalize'
import { Envelope } from '../../domain/events/envelope'
import { vocabulary } from '../../domain/events/vocabulary'
import type { Append } from '../../orchestrator/log-ports'
import type { Clock, Ids } from '../../orchestrator/ports'

/** The schema version of every type so far; an upcaster comes with the first type that needs another. */
const schemaVersion = 1
const saltBytes = 16

export type EventMaker = { organisationId: string; clock: Clock; ids: Ids }

/** Base64 throughout, as append_events reads it. */
export type DraftEvent = { id: string; envelope: string; payload: string; salt: string }
export type DraftMember = {
  stream: string
  expectedVersion: number
  lease?: Append['lease']
  leaseSeconds?: number
  events: DraftEvent[]
}

/** Throws on a payload or an envelope that the vocabulary refuses: that is a bug, and nothing was written. */
export function draftMember(append: Append, maker: EventMaker): DraftMember {
  const { stream, expectedVersion, lease, leaseSeconds } = append
  const events = append.events.map((event, index) =>
    draftEvent({ event, stream, streamVersion: expectedVersion + index + 1 }, maker),
  )
  checkMember(append, events)
  return {
    stream,
    expectedVersion,
    ...(lease && { lease }),
    ...(leaseSeconds !== undefined && { leaseSeconds }),
    events,
  }
}

function checkMember({ stream, events, leaseSeconds }: Append, drafts: readonly DraftEvent[]): void {
  if (events.length === 0) throw new Error(`an append to \`${stream}\` has no events`)
  if (new Set(drafts.map(({ id }) => id)).size !== drafts.length)
    throw new Error(`an append to \`${stream}\` has the same id twice`)
  const taken = events.filter(({ fact }) => fact.type === 'LeaseTaken')
  if (taken.length > 1) throw new Error(`an append to \`${stream}\` takes two leases`)
  if (taken.length === 1 && (leaseSeconds === undefined || leaseSeconds <= 0 || !taken[0]?.context.runId))
    throw new Error('a LeaseTaken needs the run in its context, and leaseSeconds')
}

function draftEvent(
  draft: { event: Append['events'][number]; stream: string; streamVersion: number },
  { organisationId, clock, ids }: EventMaker,
): DraftEvent {
  const { fact, context, blobs, id = ids.next() } = draft.event
  const payload = canonicalBytes(vocabulary[fact.type].parse(fact.data))
  const salt = randomBytes(saltBytes)
  const envelope = Envelope.parse({
    v: 1,
    id,
    organisationId,
    stream: draft.stream,
    streamVersion: draft.streamVersion,
    type: fact.type,
    schemaVersion,
    recordedAt: clock.now(),
    ...dropUndefined(context),
    causationId: context.causationId ?? id,
    correlationId: context.correlationId ?? id,
    payloadHash: createHash('sha256').update(salt).update(payload).digest('hex'),
    blobs: [...(blobs ?? [])],
  })
  return {
    id,
    envelope: canonicalBytes(envelope).toString('base64'),
    payload: payload.toString('base64'),
    salt: salt.toString('base64'),
  }
}

function dropUndefined<T extends object>(value: T): T {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- keys with undefined are optional in T
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}

/** RFC 8785 in UTF-8. */
function canonicalBytes(value: unknown): Buffer {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('a payload must be JSON')
  return Buffer.from(text, 'utf8')
}
