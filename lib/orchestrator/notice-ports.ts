// What the worker needs to tell people outside.

/** As it is sent: names in place of ids, and where in the console it stands. */
export type SentNotice = {
  /** The event's id: the same notice again has the same one. */
  id: string
  seq: number
  kind: string
  /** ISO 8601 in UTC. */
  at: string
  words: string
  agent: string | null
  project: string | null
  taskType: string | null
  /** Below the console's address. */
  path: string
}

export type Notices = {
  /** Resolves once it was taken. Throws OperationalFailure `notTold`, whose words hold no part of the address. */
  send(notice: SentNotice): Promise<void>
}

export type ReaderPositions = {
  /** null: it has never read. */
  get(name: string): Promise<number | null>
  set(name: string, position: number): Promise<void>
}
