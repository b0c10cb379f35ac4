// A log in memory for tests of folds: facts go in, recorded events come out, with literal times and ids.
import type { Actor, EventContext, RecordedEvent } from '../../domain/events/envelope'
import { recordedAs } from '../../domain/events/testing/recorded-as'
import type { DomainEvent } from '../../domain/events/vocabulary'
import type { Projection, RowBase } from '../projection'

export type Told = { stream: string; fact: DomainEvent; context?: Partial<EventContext> }

export const worker: Actor = { kind: 'worker', id: 'w1' }
export const ada: Actor = { kind: 'person', id: 'ada' }

/** Minute `seq` of one day: the event at `seq` happened at `at(seq)`. */
export function at(seq: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, seq)).toISOString()
}

export function recorded(told: readonly Told[]): RecordedEvent[] {
  const versions = new Map<string, number>()
  return told.map(({ stream, fact, context }, index) => {
    const seq = index + 1
    const streamVersion = (versions.get(stream) ?? 0) + 1
    versions.set(stream, streamVersion)
    return recordedAs(seq, fact, { stream, streamVersion, recordedAt: at(seq), actor: worker, ...context })
  })
}

export type Rows<Row> = ReadonlyMap<string, Row>

/** Folds events onto rows as the database does: types filtered, rows stored as JSON between events. */
export function foldOnto<Row extends RowBase>(
  projection: Projection<Row>,
  before: Rows<Row>,
  events: readonly RecordedEvent[],
): Rows<Row> {
  const rows = new Map(before)
  for (const event of events.filter(({ type }) => projection.types.includes(type))) {
    for (const key of projection.keys(event)) {
      const row = projection.evolve(rows.get(key), event, key)
      if (row === undefined) rows.delete(key)
      else rows.set(key, row)
    }
  }
  return rows
}

export function folded<Row extends RowBase>(
  projection: Projection<Row>,
  told: readonly Told[],
): Record<string, Row> {
  return Object.fromEntries(foldOnto(projection, new Map(), recorded(told)))
}
