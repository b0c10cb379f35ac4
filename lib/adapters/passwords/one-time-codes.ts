import { createHash, randomBytes } from 'node:crypto'
import { formatCode } from '../../domain/sign-in'
import type { Codes } from '../../orchestrator/account-ports'

/** More bytes than a code has letters: the few that would be unfair are left out. */
const randomBytesPerCode = 32

export function createCodes(): Codes {
  return {
    next: () => formatCode(randomBytes(randomBytesPerCode)),
    // A fast hash is enough: a code has 58 random bits and lives minutes to days.
    hash: (normalised) => createHash('sha256').update(`leeway one-time code ${normalised}`).digest('hex'),
  }
}
