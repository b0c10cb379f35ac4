// What signing in needs of the world: secrets that the log must never hold.

/** Slow on purpose, and equally slow for a password that nobody has. */
export interface Passwords {
  /** An opaque text that names its own cost. */
  hash(password: string): Promise<string>
  /** `encoded` null: nobody has it; takes as long and is always false. */
  verify(password: string, encoded: string | null): Promise<boolean>
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

  /** `codeHash`: the SHA-256 of the code, in hexadecimal. */
  addCode(code: { codeHash: string; purpose: CodePurpose; expiresAt: string }): Promise<void>
  /** What the code allows, and spends it: of two callers one gets null. Null too where it expired before `now`. */
  useCode(codeHash: string, now: string): Promise<CodePurpose | null>

  /** Instants of failed tries for the address since `since`. */
  listFailures(email: string, since: string): Promise<string[]>
  addFailure(email: string, at: string): Promise<void>
  clearFailures(email: string): Promise<void>
}
