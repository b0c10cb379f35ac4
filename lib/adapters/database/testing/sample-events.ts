// Small facts for tests of the log.
import { v7 } from 'uuid'
import type { EventContext } from '../../../domain/events/envelope'
import { fact } from '../../../domain/events/vocabulary'
import type { Append } from '../../../orchestrator/log-ports'
import type { Database } from '../client'
import type { EventMaker } from '../draft-event'
import { createEventLog } from '../event-log'

export const context: EventContext = {
  actor: { kind: 'system', id: 'test' },
  occurredAt: '2026-01-02T03:04:05.678Z',
}

export const testMaker: EventMaker = {
  organisationId: 'organisation-of-the-test',
  clock: { now: () => new Date().toISOString() },
  ids: { next: () => v7() },
}

export function openTestLog(database: Database) {
  return createEventLog({ database, ...testMaker })
}

/** One MessageSaid to a stream that stands at `expectedVersion`. */
export function said(stream: string, expectedVersion: number, text = 'hello', id?: string): Append {
  const event = { fact: fact('MessageSaid', { text }), context }
  return { stream, expectedVersion, events: [id === undefined ? event : { ...event, id }] }
}

export function leaseTaken(runId: string, expectedVersion: number, n: number, leaseSeconds: number): Append {
  const taken = fact('LeaseTaken', { n, workerId: `worker-${n}` })
  return {
    stream: `run/${runId}`,
    expectedVersion,
    leaseSeconds,
    events: [{ fact: taken, context: { ...context, runId } }],
  }
}
