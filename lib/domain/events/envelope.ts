// What surrounds a fact: who, when, where it belongs. It holds no name, e-mail address, path or free text,
// because an envelope can never be redacted.
import { z } from 'zod'
import { BlobHash, Id, Instant } from './fields'
import type { DomainEvent } from './vocabulary'

export const Actor = z.strictObject({
  kind: z.enum(['person', 'worker', 'agent', 'system']),
  id: Id,
})
export type Actor = z.infer<typeof Actor>

export const Lane = z.strictObject({ agentId: Id, projectId: Id, taskType: z.string().max(64) })
export type Lane = z.infer<typeof Lane>

/** Canonicalised (RFC 8785) and stored as made; `seq` is the leaf's index and stands outside. */
export const Envelope = z.strictObject({
  v: z.literal(1),
  id: Id,
  organisationId: Id,
  stream: z.string().max(300),
  /** Counts from 1 within the stream. */
  streamVersion: z.int().min(1),
  type: z.string(),
  schemaVersion: z.int().min(1),
  /** From the world; never an ordering key. */
  occurredAt: Instant,
  recordedAt: Instant,
  actor: Actor,
  projectId: Id.optional(),
  runId: Id.optional(),
  lane: Lane.optional(),
  policyVersion: z.int().min(1).optional(),
  causationId: Id,
  correlationId: Id,
  payloadHash: BlobHash,
  blobs: z.array(BlobHash),
})
export type Envelope = z.infer<typeof Envelope>

/** What an event carries besides its fact; the log adds order, hash and the time of recording. */
export type EventContext = {
  actor: Actor
  occurredAt: string
  projectId?: string
  runId?: string
  lane?: Lane
  policyVersion?: number
  /** The event or command that caused this one; the event itself where nothing did. */
  causationId?: string
  /** One per act of a person or round of a worker. */
  correlationId?: string
}

/** `redacted` events keep their envelope; their payload is gone, so they fold to nothing. */
export type RecordedEvent = DomainEvent & Omit<Envelope, 'type'> & { seq: number }
