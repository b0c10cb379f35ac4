// What signing in needs of the world: secrets that the log must never hold.
import type { EventLog } from './log-ports'
import type { Clock, Ids } from './ports'

/** Everything that adding people and signing them in is made of. */
export type AccountPorts = {
  log: Pick<EventLog, 'append' | 'readStream'>
  accounts: Accounts
  passwords: Passwords
  codes: Codes
  clock: Clock
  ids: Ids
}

/** Slow on purpose, and equally slow for a password that nobody has. */
export interface Passwords {
  /** An opaque text that names its own cost. */
  hash(password: string): Promise<string>
  /** `encoded` null: nobody has it; takes as long and is always false. */
  verify(password: string, encoded: string | null): Promise<boolean>
}

/** One-time codes that a person types. */
export interface Codes {
  /** A new code as it is shown, from a secure source. */
  next(): string
  /** SHA-256 in hexadecimal of a code as `normaliseCode` gives it. */
  hash(normalised: string): string
}

/** What a person signs in with. `email` is unique and stored as `normaliseEmail` gives it. */
export type Credential = {
  personId: string
  email: string
  passwordHash: string
  /** Raised to end every session that was made before. Counts from 1. */
  sessionVersion: number
}

/** What a code from the terminal or from an admin allows, once. */
export type CodePurpose = { kind: 'admin' } | { kind: 'invitation'; personId: string }

/** Kept beside the log, because the log can forget nothing. */
export interface Accounts {
  hasCredentials(): Promise<boolean>
  findByEmail(email: string): Promise<Credential | null>
  findByPerson(personId: string): Promise<Credential | null>
  /** False where the address or the person already has one: then nothing happened. */
  addCredential(credential: { personId: string; email: string; passwordHash: string }): Promise<boolean>
  /** Sets the hash and raises the session version, both or neither; returns the new version. */
  changePassword(personId: string, passwordHash: string): Promise<number>
  /** Ends every session of the person; returns the new version. */
  raiseSessionVersion(personId: string): Promise<number>

  addCode(code: { codeHash: string; purpose: CodePurpose; expiresAt: string }): Promise<void>
  /** What the code allows; null where it is unknown, spent or expired before `now`. Spends nothing. */
  findCode(codeHash: string, now: string): Promise<CodePurpose | null>
  /** True for exactly one caller, and only while `findCode` would have found it. */
  spendCode(codeHash: string, now: string): Promise<boolean>

  /** Instants of failed tries for the address since `since`. */
  listFailures(email: string, since: string): Promise<string[]>
  addFailure(email: string, at: string): Promise<void>
  clearFailures(email: string): Promise<void>
}

/** Secrets of programs outside that report regressions. */
export interface ReporterSecrets {
  /** As its owner is told it. */
  secretOf(reporterId: string): string
  /** Whether `signature` is the HMAC-SHA-256, in hexadecimal, of `timestamp`, a full stop and `body`. */
  isSigned(message: { reporterId: string; timestamp: string; body: Uint8Array; signature: string }): boolean
}

/** The places of a day that messages of reporters take, for as long as they are counted. */
export interface Deliveries {
  /** Whether it counts: fewer than `most` of this reporter did since `since`. One that was here before is answered the same. */
  take(delivery: {
    id: string
    reporterId: string
    at: string
    since: string
    most: number
  }): Promise<boolean>
  /** Nothing was recorded of it: another may count in its place. */
  forget(id: string): Promise<void>
}
