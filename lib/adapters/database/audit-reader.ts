import type { RecordedEvent } from '../../domain/events/envelope'
import type { Database } from './client'
import { reachDatabase } from './failure'
import { Prisma } from './generated/client'
import {
  eventColumns,
  toRecordedEvent,
  toRedactedEvent,
  type EventRow,
  type RedactedEvent,
} from './recorded-event'

export type AuditFilter = {
  projectId?: string
  /** Events of these projects only: not those of the organisation. */
  projectIds?: readonly string[]
  runId?: string
  /** A whole first part of the name, as `run/` or `lane/<agent>/`. */
  streamPrefix?: string
  types?: readonly string[]
  actorId?: string
  /** Recorded at this moment or before, ISO 8601. */
  recordedMax?: string
  /** Only events with a smaller seq: the last one of the page before. */
  beforeSeq?: number
  limit: number
}

export type AuditReader = {
  /** Newest first. A redacted event comes with `data: null`: that it was recorded stays visible. */
  list(filter: AuditFilter): Promise<(RecordedEvent | RedactedEvent)[]>
  /** Whether anything of these types was recorded after `seq`. */
  hasSince(seq: number, types: readonly string[]): Promise<boolean>
}

/** Reads the event table itself: the audit log needs no second write. */
export function createAuditReader({ prisma }: Database): AuditReader {
  const read = async (where: Prisma.Sql, limit: number) => {
    const rows = await reachDatabase(
      () => prisma.$queryRaw<EventRow[]>`
        SELECT ${eventColumns} FROM event e LEFT JOIN event_payload p USING (seq)
        WHERE ${where} ORDER BY e.seq DESC LIMIT ${limit}`,
    )
    return rows.map((row) => toRecordedEvent(row) ?? toRedactedEvent(row))
  }
  return {
    list: (filter) => read(whereOf(filter), filter.limit),
    async hasSince(seq, types) {
      const found = await reachDatabase(
        () => prisma.$queryRaw<unknown[]>`
          SELECT 1 FROM event e WHERE e.seq > ${seq} AND e.type = ANY(${[...types]}) LIMIT 1`,
      )
      return found.length > 0
    },
  }
}

function whereOf(filter: AuditFilter): Prisma.Sql {
  const { projectId, projectIds, runId, streamPrefix, types, actorId, recordedMax, beforeSeq } = filter
  const conditions = [
    Prisma.sql`true`,
    ...(projectId === undefined ? [] : [Prisma.sql`e.project_id = ${projectId}`]),
    ...(projectIds ? [Prisma.sql`e.project_id = ANY(${projectIds})`] : []),
    ...(runId === undefined ? [] : [Prisma.sql`e.run_id = ${runId}`]),
    ...(streamPrefix === undefined ? [] : [Prisma.sql`e.stream LIKE ${likePrefix(streamPrefix)}`]),
    ...(types ? [Prisma.sql`e.type = ANY(${types})`] : []),
    ...(actorId === undefined ? [] : [Prisma.sql`e.actor_id = ${actorId}`]),
    ...(recordedMax === undefined ? [] : [Prisma.sql`e.recorded_at <= ${recordedMax}::timestamptz`]),
    ...(beforeSeq === undefined ? [] : [Prisma.sql`e.seq < ${beforeSeq}`]),
  ]
  return Prisma.join(conditions, ' AND ')
}

function likePrefix(prefix: string): string {
  return `${prefix.replace(/[\\%_]/g, '\\$&')}%`
}
