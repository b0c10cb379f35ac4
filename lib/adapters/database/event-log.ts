// The log over PostgreSQL: one SQL function writes, raw queries read.
import { z } from 'zod'
import type { RecordedEvent } from '../../domain/events/envelope'
import type { AppendResult, EventLog } from '../../orchestrator/log-ports'
import { createBatches } from './append-batches'
import type { Database } from './client'
import { draftMember, type DraftMember, type EventMaker } from './draft-event'
import { reachDatabase } from './failure'
import { listenToLog } from './log-listener'
import { eventColumns, toRecordedEvent, type EventRow } from './recorded-event'

const membersPerBatchMax = 500
/** Of more new events than this it is cheaper to say that anything may have changed. */
const changesMax = 10_000

const Answer = z.union([
  z
    .strictObject({ seqs: z.array(z.int()), version: z.int() })
    .transform(({ seqs, version }) => ({ ok: true as const, seqs, streamVersion: version })),
  z
    .strictObject({ conflict: z.literal('version'), version: z.int() })
    .transform(({ conflict, version }) => ({ ok: false as const, conflict, actualVersion: version })),
  z.strictObject({ conflict: z.literal('lease') }).transform((answer) => ({ ok: false as const, ...answer })),
  z
    .strictObject({ conflict: z.literal('id'), eventId: z.string() })
    .transform((answer) => ({ ok: false as const, ...answer })),
])

/** `organisationId`, the clock and the ids stand in every envelope this log writes. */
export function createEventLog({ database, ...maker }: { database: Database } & EventMaker): EventLog {
  const batches = createBatches(
    (members: DraftMember[]) => appendBatch(database, members),
    membersPerBatchMax,
  )
  const size = () => readSize(database)
  return {
    async append(appends) {
      return batches.add(appends.map((append) => draftMember(append, maker)))
    },
    async readStream(stream, afterVersion = 0) {
      return toRecordedEvents(
        await reachDatabase(
          () => database.prisma.$queryRaw<EventRow[]>`
            SELECT ${eventColumns} FROM event e LEFT JOIN event_payload p USING (seq)
            WHERE e.stream = ${stream} AND e.stream_version > ${afterVersion} ORDER BY e.stream_version`,
        ),
      )
    },
    async readStreams(streams) {
      const events = toRecordedEvents(
        await reachDatabase(
          () => database.prisma.$queryRaw<EventRow[]>`
            SELECT ${eventColumns} FROM event e LEFT JOIN event_payload p USING (seq)
            WHERE e.stream = ANY(${streams}) ORDER BY e.stream, e.stream_version`,
        ),
      )
      const byStream = new Map(streams.map((stream): [string, RecordedEvent[]] => [stream, []]))
      for (const event of events) byStream.get(event.stream)?.push(event)
      return byStream
    },
    async readAll(after, limit) {
      return toRecordedEvents(
        await reachDatabase(
          () => database.prisma.$queryRaw<EventRow[]>`
            SELECT ${eventColumns} FROM event e JOIN event_payload p USING (seq)
            WHERE e.seq > ${after} AND p.seq > ${after} ORDER BY e.seq LIMIT ${limit}`,
        ),
      )
    },
    recordedAt: (position) => readRecordedAt(database, position),
    size,
    changedSince: (after) => readChanged(database, after),
    onAppended: (listener) => listenToLog({ url: database.url, readSize: size, listener }),
  }
}

async function appendBatch({ prisma }: Database, members: DraftMember[]): Promise<AppendResult[]> {
  const rows = await reachDatabase(
    () => prisma.$queryRaw<{ answers: unknown }[]>`
      SELECT append_events(${JSON.stringify(members)}::text::jsonb) AS answers`,
  )
  return z.array(Answer).parse(rows[0]?.answers)
}

async function readSize({ prisma }: Database): Promise<number> {
  const rows = await reachDatabase(
    () => prisma.$queryRaw<{ size: bigint }[]>`SELECT size FROM event_log_head`,
  )
  return Number(rows[0]?.size ?? 0)
}

async function readRecordedAt({ prisma }: Database, position: number): Promise<string | null> {
  const rows = await reachDatabase(
    () => prisma.$queryRaw<{ recordedAt: Date }[]>`
      SELECT recorded_at AS "recordedAt" FROM event WHERE seq = ${position}`,
  )
  return rows[0]?.recordedAt.toISOString() ?? null
}

/** A redaction stands in a stream of its own and changes any other. */
async function readChanged({ prisma }: Database, after: number) {
  const rows = await reachDatabase(
    () => prisma.$queryRaw<{ size: bigint; streams: string[] | null; redacted: boolean | null }[]>`
      SELECT head.size, found.streams, found.redacted FROM event_log_head head, LATERAL (
        SELECT array_agg(DISTINCT stream) AS streams, bool_or(type = 'PayloadRedacted') AS redacted FROM event
        WHERE seq > ${after} AND seq <= head.size AND head.size - ${after} <= ${changesMax}) found`,
  )
  const { size = 0, streams = [], redacted = false } = rows[0] ?? {}
  const isKnown = Number(size) - after <= changesMax && redacted !== true
  return { size: Number(size), streams: isKnown ? (streams ?? []) : null }
}

/** Redacted events are left out: they fold to nothing. */
function toRecordedEvents(rows: readonly EventRow[]): RecordedEvent[] {
  return rows.map(toRecordedEvent).filter((event) => event !== undefined)
}
