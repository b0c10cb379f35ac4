// Time, ids, digests and locks: what every part of the orchestrator may need.

/** ISO 8601 in UTC with milliseconds. */
export interface Clock {
  now(): string
}

export interface Ids {
  /** A new UUIDv7. */
  next(): string
}

/** SHA-256 of a text in UTF-8, hexadecimal. */
export type Digest = (text: string) => string

export type Lock = {
  /** Asks the database. */
  isHeld(): Promise<boolean>
  release(): Promise<void>
}

export interface Locks {
  /**
   * A lock that one process of the installation holds at a time; null while another does. It dies with its
   * connection; with `aliveSeconds` also when its holder gave no sign of life for so long, a stopped process for one.
   */
  take(name: string, options?: { aliveSeconds?: number }): Promise<Lock | null>
}
