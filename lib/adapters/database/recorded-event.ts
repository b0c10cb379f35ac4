// From stored bytes to a fact the vocabulary knows.
import type { Envelope, RecordedEvent } from '../../domain/events/envelope'
import { isEventType, vocabulary, type EventType } from '../../domain/events/vocabulary'
import { Prisma } from './generated/client'

/** Of `event e` and `event_payload p`. As text, which the driver hands over at half the cost of bytes. */
export const eventColumns = Prisma.sql`
  e.seq, convert_from(e.envelope, 'UTF8') AS envelope, convert_from(p.payload, 'UTF8') AS payload`

/** `payload` null: redacted. */
export type EventRow = { seq: bigint; envelope: string; payload: string | null }

export type RedactedEvent = Omit<Envelope, 'type'> & { type: string; seq: number; data: null }

/** Undefined where the payload was redacted. An unknown type or shape is a bug, or a newer version's log: it throws. */
export function toRecordedEvent({ seq, envelope, payload }: EventRow): RecordedEvent | undefined {
  if (payload === null) return undefined
  const event = readEnvelope(envelope, seq)
  const type = knownType(event.type, seq)
  const data = vocabulary[type].parse(parseText(payload))
  // The compiler cannot follow that this schema belongs to this type; the schema just has checked it. The envelope is
  // ours alone, and to copy it costs as much as to parse it.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above
  return Object.assign(event, { type, data, seq: Number(seq) }) as RecordedEvent
}

export function toRedactedEvent({ seq, envelope }: Pick<EventRow, 'seq' | 'envelope'>): RedactedEvent {
  return { ...readEnvelope(envelope, seq), seq: Number(seq), data: null }
}

/**
 * Not checked by its schema a second time: `draftEvent` did before the log took it, nothing in the log changes, and a
 * fold of a million events would spend most of its time on it.
 */
function readEnvelope(text: string, seq: bigint): Envelope {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above
  const stored = parseText(text) as StoredEnvelope
  if (isOfThisVersion(stored)) return stored
  throw new Error(`event ${seq} has an unknown envelope: start the version of Leeway that wrote it`)
}

type StoredEnvelope = Omit<Envelope, 'v'> & { v: number }

function isOfThisVersion(stored: StoredEnvelope): stored is Envelope {
  return stored.v === 1
}

function knownType(type: string, seq: bigint): EventType {
  if (isEventType(type)) return type
  throw new Error(`event ${seq} has the unknown type \`${type}\`: start the version of Leeway that wrote it`)
}

function parseText(text: string): unknown {
  return JSON.parse(text)
}
