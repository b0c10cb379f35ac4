// The log, who may write of a run to it, and the bytes that its events name.
import type { EventContext, RecordedEvent } from '../domain/events/envelope'
import type { DomainEvent } from '../domain/events/vocabulary'

/** `held`: refused unless lease `n` of the run is live. `expired`: refused unless it has run out. */
export type LeaseGuard = { runId: string; n: number; must: 'held' | 'expired' }

export type Append = {
  stream: string
  /** The version the stream must have; 0 where it must not exist. */
  expectedVersion: number
  /** Several facts of one append are recorded together or not at all. `id` makes a repetition harmless. */
  events: readonly { id?: string; fact: DomainEvent; context: EventContext; blobs?: readonly string[] }[]
  lease?: LeaseGuard
  /** With a LeaseTaken in `events`: how long the new lease runs, by the database's clock. */
  leaseSeconds?: number
}

export type AppendResult =
  | { ok: true; seqs: number[]; streamVersion: number }
  | { ok: false; conflict: 'version'; actualVersion: number }
  | { ok: false; conflict: 'lease' }
  | { ok: false; conflict: 'id'; eventId: string }

export interface EventLog {
  /**
   * Appends together: one call of one SQL function. A conflicting member fails alone; its neighbours land.
   * Throws OperationalFailure `databaseUnavailable` when the log cannot be written: then nothing happened.
   */
  append(appends: readonly Append[]): Promise<AppendResult[]>
  /** Events of one stream in order, after `afterVersion` (0: all). */
  readStream(stream: string, afterVersion?: number): Promise<readonly RecordedEvent[]>
  /** The same for several streams in one question; those that do not exist are empty. */
  readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedEvent[]>>
  /** Events with seq > `after`, in order, at most `limit`. */
  readAll(after: number, limit: number): Promise<RecordedEvent[]>
  /** When the event at a position was recorded, ISO 8601 in UTC; null where the log has no such position. */
  recordedAt(position: number): Promise<string | null>
  /** The number of events, i.e. the seq of the last one; 0 when empty. */
  size(): Promise<number>
  /** Streams whose content is another than it was when the log had `after` events; null: any may be. */
  changedSince(after: number): Promise<{ size: number; streams: readonly string[] | null }>
  /** Calls back with the new size after each batch; falls back to a one-second poll. Returns the way to stop. */
  onAppended(listener: (size: number) => void): Promise<() => Promise<void>>
}

export interface Leases {
  /** False when lease `n` is no longer the live one. */
  renew(runId: string, n: number, seconds: number): Promise<boolean>
  release(runId: string, n: number): Promise<void>
  /** Leases whose time has run out by the database's clock. */
  listExpired(): Promise<{ runId: string; n: number }[]>
}

/** Content-addressed; written before the event that names them. */
export interface Blobs {
  put(content: Uint8Array): Promise<string>
  has(hash: string): Promise<boolean>
  /** Throws OperationalFailure `blobMissing`. */
  get(hash: string): Promise<Buffer>
  /** Several in one question; those that are missing or damaged are left out. */
  getAll(hashes: readonly string[]): Promise<ReadonlyMap<string, Buffer>>
}
