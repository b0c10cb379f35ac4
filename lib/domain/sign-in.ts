// Who may try to sign in, how often, and what a password and a code look like.
import { z } from 'zod'

const minutes = 60_000

/** Five wrong passwords for one address within fifteen minutes; then only waiting helps. */
export const signInLimit = { failuresMax: 5, windowMilliseconds: 15 * minutes }
/** How long a code from the terminal, or from an admin, can be typed. */
export const codeMilliseconds = { admin: 15 * minutes, invitation: 3 * 24 * 60 * minutes }

export const emailLengthMax = 254
export const passwordLength = { charactersMin: 12, bytesMax: 200 }

/** How an address is stored and compared. */
export function normaliseEmail(typed: string): string {
  return typed.trim().normalize('NFKC').toLowerCase()
}

/** One sentence why this cannot be an address; null where it can. Nothing is ever sent to it. */
export function emailProblem(typed: string): string | null {
  const email = normaliseEmail(typed)
  if (email === '') return 'Type an e-mail address.'
  return z.email().max(emailLengthMax).safeParse(email).success ? null : 'This is not an e-mail address.'
}

/** One sentence why this cannot be a name; null where it can. */
export function nameProblem(typed: string): string | null {
  const name = typed.trim()
  if (name === '') return 'Type a name: it stands beside your decisions.'
  if (name.length > 80) return 'A name has at most 80 characters.'
  if (/[\p{Cc}\p{Cf}]/u.test(name)) return 'A name has no invisible characters.'
  return null
}

/** One sentence why this password is refused; null where it is taken. Length counts in code points and bytes. */
export function passwordProblem(password: string, owner: { name: string; email: string }): string | null {
  const characters = [...password].length
  if (characters < passwordLength.charactersMin)
    return `A password has at least ${passwordLength.charactersMin} characters; this one has ${characters}.`
  if (new TextEncoder().encode(password).length > passwordLength.bytesMax)
    return `A password has at most ${passwordLength.bytesMax} bytes.`
  if (new Set(password).size < 4) return 'This password repeats itself; use a few unrelated words.'
  if (isTheOwners(password, owner)) return 'A password must not be your name or e-mail address.'
  return null
}

function isTheOwners(password: string, owner: { name: string; email: string }): boolean {
  const typed = password.trim().toLowerCase()
  return typed === normaliseEmail(owner.email) || typed === owner.name.trim().toLowerCase()
}

/**
 * When the next try is allowed, as an ISO instant; null: now. `failures` are the instants of wrong passwords for
 * this address, in any order.
 */
export function mayTryAgainAt(failures: readonly string[], now: string): string | null {
  const since = Date.parse(now) - signInLimit.windowMilliseconds
  const recent = failures
    .map((at) => Date.parse(at))
    .filter((at) => at > since)
    .sort((a, b) => b - a)
  const oldestThatCounts = recent[signInLimit.failuresMax - 1]
  if (oldestThatCounts === undefined) return null
  return new Date(oldestThatCounts + signInLimit.windowMilliseconds).toISOString()
}

/** Letters and digits that cannot be taken for one another, read aloud or copied by hand. */
export const codeAlphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeCharacters = 12

/** `random` are bytes of a secure source, at least 24. Groups of four: `K7QF-3M9D-ZT4X`, about 58 bits. */
export function formatCode(random: Uint8Array): string {
  // Bytes that would favour the first letters of the alphabet are left out.
  const fair = [...random].filter((byte) => byte < 256 - (256 % codeAlphabet.length)).slice(0, codeCharacters)
  if (fair.length < codeCharacters) throw new Error('not enough random bytes for a code')
  const letters = fair.map((byte) => codeAlphabet.charAt(byte % codeAlphabet.length)).join('')
  return letters.match(/.{4}/g)?.join('-') ?? letters
}

/** A code as it was typed, with or without dashes, in either case; null where it cannot be one. */
export function normaliseCode(typed: string): string | null {
  const letters = typed.toUpperCase().replace(/[\s-]/g, '')
  if (letters.length !== codeCharacters) return null
  return [...letters].every((letter) => codeAlphabet.includes(letter)) ? letters : null
}
