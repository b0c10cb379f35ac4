// Passwords are kept as scrypt keys. The cost stands in each hash, so that it can be raised later.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { Passwords } from '../../orchestrator/account-ports'

type Cost = { n: number; r: number; p: number }
type Parsed = { cost: Cost; salt: Buffer; key: Buffer }

/** About 0.4 s and 128 MiB (128 · n · r bytes) for one hash. */
const cost: Cost = { n: 2 ** 17, r: 8, p: 1 }
/** A stored hash may not make us spend more than this, whoever wrote it. */
const costMax = { memoryBytes: 2 ** 28, p: 4 }
const saltBytes = 16
const keyBytes = 64
/** Each one takes 128 MiB: a burst of sign-ins waits instead of filling the memory. */
const atOnceMax = 2

/** Hashes and compares passwords; at most two at a time in one process. */
export function createPasswords(): Passwords {
  const inTurn = takingTurns(atOnceMax)
  const decoySalt = randomBytes(saltBytes)
  const derive = (password: string, salt: Buffer, with_: Cost) =>
    inTurn(() => deriveKey(password, salt, with_))
  return {
    async hash(password) {
      const salt = randomBytes(saltBytes)
      return encode({ cost, salt, key: await derive(password, salt, cost) })
    },
    async verify(password, encoded) {
      const parsed = encoded === null ? null : parse(encoded)
      if (parsed === null) {
        // INVARIANT: a password for nobody costs as much as one for somebody.
        await derive(password, decoySalt, cost)
        return false
      }
      return timingSafeEqual(await derive(password, parsed.salt, parsed.cost), parsed.key)
    },
  }
}

function deriveKey(password: string, salt: Buffer, { n, r, p }: Cost): Promise<Buffer> {
  // node refuses a maxmem that is exactly what scrypt needs; twice as much leaves room for its bookkeeping.
  const options = { N: n, r, p, maxmem: 2 * 128 * n * r }
  return new Promise((resolve, reject) => {
    // The same letter can be typed as one code point or as two.
    scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

function encode({ cost: { n, r, p }, salt, key }: Parsed): string {
  return ['scrypt', n, r, p, salt.toString('base64'), key.toString('base64')].join('$')
}

function parse(encoded: string): Parsed | null {
  const match = /^scrypt\$(\d{1,9})\$(\d{1,3})\$(\d{1,2})\$([\w+/=]+)\$([\w+/=]+)$/.exec(encoded)
  if (!match) return null
  const [, n, r, p, salt, key] = match
  const parsed = {
    cost: { n: Number(n), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt ?? '', 'base64'),
    key: Buffer.from(key ?? '', 'base64'),
  }
  return isWithinBounds(parsed) ? parsed : null
}

function isWithinBounds({ cost: { n, r, p }, key }: Parsed): boolean {
  const isPowerOfTwo = n > 1 && (n & (n - 1)) === 0
  const isAffordable = 128 * n * r <= costMax.memoryBytes && p <= costMax.p
  return isPowerOfTwo && r >= 1 && p >= 1 && isAffordable && key.length === keyBytes
}

function takingTurns(max: number) {
  let running = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // The turn goes straight to the one who waits, so that nobody slips in between.
      if (next) next()
      else running -= 1
    }
  }
}
