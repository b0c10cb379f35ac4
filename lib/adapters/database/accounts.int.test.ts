import { createHash, randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Accounts } from '../../orchestrator/account-ports'
import type { Blobs } from '../../orchestrator/log-ports'
import type { Locks } from '../../orchestrator/ports'
import { createAccounts } from './accounts'
import { createBlobs } from './blobs'
import { createLocks } from './locks'
import { openTestDatabase, type TestDatabase } from './testing/test-database'

const now = '2026-01-02T03:04:05.000Z'
const later = '2026-01-02T04:04:05.000Z'
let database: TestDatabase
let accounts: Accounts
let blobs: Blobs
let locks: Locks

beforeAll(async () => {
  database = await openTestDatabase()
  accounts = createAccounts(database)
  blobs = createBlobs(database)
  locks = createLocks(database)
})
afterAll(() => database.close())

test('a credential is found by address and by person, and an address is taken once', async () => {
  const personId = v7()
  const email = `${personId}@example.org`
  expect(await accounts.addCredential({ personId, email, passwordHash: 'h1' })).toBe(true)
  expect(await accounts.addCredential({ personId: v7(), email, passwordHash: 'h2' })).toBe(false)
  const credential = { personId, email, passwordHash: 'h1', sessionVersion: 1 }
  expect(await accounts.findByEmail(email)).toEqual(credential)
  expect(await accounts.changePassword(personId, 'h3')).toBe(2)
  expect(await accounts.raiseSessionVersion(personId)).toBe(3)
  expect(await accounts.findByPerson(personId)).toEqual({
    ...credential,
    passwordHash: 'h3',
    sessionVersion: 3,
  })
  expect(await accounts.findByEmail('nobody@example.org')).toBeNull()
  expect(await accounts.hasCredentials()).toBe(true)
})

test('a code is spent by exactly one of those who type it at once', async () => {
  const codeHash = v7()
  const purpose = { kind: 'invitation', personId: v7() } as const
  await accounts.addCode({ codeHash, purpose, expiresAt: later })
  expect(await accounts.findCode(codeHash, now)).toEqual(purpose)
  const spent = await Promise.all(Array.from({ length: 5 }, () => accounts.spendCode(codeHash, now)))
  expect(spent.filter(Boolean)).toHaveLength(1)
  expect(await accounts.findCode(codeHash, now)).toBeNull()
})

test('an expired code is unknown and cannot be spent', async () => {
  const codeHash = v7()
  await accounts.addCode({ codeHash, purpose: { kind: 'admin' }, expiresAt: now })
  expect(await accounts.findCode(codeHash, later)).toBeNull()
  expect(await accounts.spendCode(codeHash, later)).toBe(false)
})

test('failed tries are counted for their address since a time', async () => {
  const email = `${v7()}@example.org`
  await accounts.addFailure(email, now)
  await accounts.addFailure(email, later)
  expect(await accounts.listFailures(email, now)).toEqual([later])
  await accounts.clearFailures(email)
  expect(await accounts.listFailures(email, '2000-01-01T00:00:00.000Z')).toEqual([])
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a short text', Buffer.from('hello')],
  ['a long text that shrinks', Buffer.from('line\n'.repeat(100_000))],
  ['a megabyte that does not shrink', randomBytes(1_000_003)],
])('a blob comes back as it was: %s', async (_name, content) => {
  const hash = createHash('sha256').update(content).digest('hex')
  expect(await Promise.all([blobs.put(content), blobs.put(content)])).toEqual([hash, hash])
  expect((await blobs.get(hash)).equals(content)).toBe(true)
})

test('a blob that is not there is an operational failure', async () => {
  await expect(blobs.get('0'.repeat(64))).rejects.toMatchObject({ kind: 'blobMissing' })
})

test('a lock is held by one at a time and can be taken again', async () => {
  const name = v7()
  const first = await locks.take(name)
  expect(await first?.isHeld()).toBe(true)
  expect(await locks.take(name)).toBeNull()
  await first?.release()
  expect(await first?.isHeld()).toBe(false)
  const second = await locks.take(name)
  expect(second).not.toBeNull()
  await second?.release()
})
