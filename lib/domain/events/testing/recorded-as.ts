import type { EventContext, RecordedEvent } from '../envelope'
import type { DomainEvent } from '../vocabulary'

type Recording = Partial<EventContext> & {
  stream?: string
  streamVersion?: number
  /** ISO 8601 in UTC; it happened at the same moment unless `occurredAt` says otherwise. */
  recordedAt?: string
}

/** A fact as the log has it at a position, by a lead and of one lane's stream unless `more` says otherwise. */
export function recordedAs(seq: number, event: DomainEvent, more: Recording = {}): RecordedEvent {
  const at = more.recordedAt ?? '2026-01-01T00:00:00.000Z'
  return {
    ...event,
    ...{ v: 1, id: `e${seq}`, organisationId: 'o1', stream: 'lane/a/p/docs', streamVersion: seq, seq },
    ...{ schemaVersion: 1, occurredAt: at, recordedAt: at, actor: { kind: 'person', id: 'lead' } },
    ...{ causationId: `e${seq}`, correlationId: `e${seq}`, payloadHash: '0'.repeat(64), blobs: [] },
    ...more,
  }
}
