// What signing in needs of the world: secrets that the log must never hold.

/** Slow on purpose, and equally slow for a password that nobody has. */
export interface Passwords {
  /** An opaque text that names its own cost. */
  hash(password: string): Promise<string>
  /** `encoded` null: nobody has it; takes as long and is always false. */
  verify(password: string, encoded: string | null): Promise<boolean>
}
