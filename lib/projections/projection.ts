// What a read model is: a fold over the log into rows by key. Rows can be thrown away and rebuilt at any time.
import type { RecordedEvent } from '../domain/events/envelope'
import type { EventType } from '../domain/events/vocabulary'

/** A row is plain JSON: no dates, no undefined inside arrays, nothing that JSON does not carry. */
export type RowBase = object

/**
 * What the database can filter, order and count a projection's rows by. `link`: the key of a row of the projection
 * `linkTo`, or of a group the row is found and counted in.
 */
export type RowIndex = {
  projectId?: string | null
  state?: string | null
  sort?: string | null
  link?: string | null
}

/** A fold over events into rows by key. Law: rebuild equals incremental. */
export type Projection<Row extends RowBase> = {
  name: string
  /** Raised with every change of the fold or the row's shape: the rows are then rebuilt from the first event. */
  version: number
  /** The types it reads; others are skipped without loading a row. */
  types: readonly EventType[]
  /** Keys of the rows the event may change: a pure function of the event, never of earlier rows. */
  keys(event: RecordedEvent): readonly string[]
  /** The row after the event; undefined deletes it or leaves it absent. Never changes `row` in place. */
  evolve(row: Row | undefined, event: RecordedEvent, key: string): Row | undefined
  /** The name of the projection whose row `link` names; that row's state then decides about this one's, too. */
  linkTo?: string
  /** `linked`: the state of the row that `link` names; null where there is none. Decides about `state` alone. */
  index(row: Row, linked: string | null): RowIndex
}

/** What a screen can ask the stored rows for without loading their documents. */
export type RowFilter = {
  projectId?: string
  projectIds?: readonly string[]
  keys?: readonly string[]
  states?: readonly string[]
  links?: readonly string[]
  /** At or after, and at or before, as text. */
  sortFrom?: string
  sortMax?: string
  /** Any of these, beside all of the above. */
  anyOf?: readonly RowFilter[]
}

/** By `sort`, then by key; newest or greatest first unless told. */
export type RowPage = { order?: 'asc' | 'desc'; limit?: number; offset?: number }
