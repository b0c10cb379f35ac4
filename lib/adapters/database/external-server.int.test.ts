// A server of somebody's own: its administrator owns one database and may create roles, and is no superuser.
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDatabase, type EmbeddedDatabase } from '../../../scripts/embedded-database'
import { OperationalFailure } from '../../domain/failures'
import { serverProblem } from './administer'
import { openDatabase } from './client'
import { ensureOrganisation } from './organisation-id'
import { migrate } from './migrate'
import { applicationUrl, prepareRoles } from './roles'
import { openTestLog, said } from './testing/sample-events'
import { migrationsDirectory } from './testing/test-database'

const password = 'se/cr@t'
let directory: string
/** Fresh: the roles of Leeway belong to whoever makes them first. */
let server: EmbeddedDatabase

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'leeway-server-'))
  await chmod(directory, 0o711)
  server = await startDatabase({ directory, durable: false })
})
afterAll(async () => {
  await server.stop()
  await rm(directory, { recursive: true })
})

async function asSuperuser(...commands: string[]): Promise<void> {
  const client = new Client({ connectionString: server.adminUrl })
  await client.connect()
  for (const command of commands) await client.query(command)
  await client.end()
}

const newName = () => `it_${randomBytes(6).toString('hex')}`

/** The address of a new database by a new role that owns it; `rights` are the role's. */
async function databaseOf({ rights = 'CREATEROLE', encoding = 'UTF8' } = {}): Promise<string> {
  const [role, database] = [newName(), newName()]
  await asSuperuser(
    `CREATE ROLE ${role} LOGIN PASSWORD '${password}' NOSUPERUSER ${rights}`,
    `CREATE DATABASE ${database} OWNER ${role} ENCODING '${encoding}' LOCALE 'C' TEMPLATE template0`,
  )
  return elsewhere(server.adminUrl, { username: role, password, pathname: `/${database}` })
}

function elsewhere(
  url: string,
  part: Partial<Pick<URL, 'username' | 'password' | 'port' | 'pathname'>>,
): string {
  return Object.assign(new URL(url), part).toString()
}

/** What is said where the roles cannot be prepared. */
async function refusal(url: string): Promise<string> {
  const answer: unknown = await prepareRoles(url, 'of-a-test').catch((error: unknown) => error)
  if (!(answer instanceof OperationalFailure))
    throw new Error('it was not refused in words', { cause: answer })
  expect(answer.message).not.toMatch(/se\/cr@t|se%2Fcr|of-a-test/)
  return answer.message
}

test('a role that cannot make roles is told so', async () => {
  expect(await refusal(await databaseOf({ rights: 'NOCREATEROLE' }))).toMatch(
    /may not set up Leeway.*CREATEROLE/,
  )
})

test('an owner who is no superuser prepares, migrates and hands over a database that works, twice', async () => {
  const adminUrl = await databaseOf()
  await prepareRoles(adminUrl, 'of-a-test')
  expect(await migrate(adminUrl, migrationsDirectory)).toContain('0001_event_log')
  await prepareRoles(adminUrl, 'of-a-test')
  expect(await migrate(adminUrl, migrationsDirectory)).toEqual([])
  const database = openDatabase(applicationUrl(adminUrl, 'of-a-test'), 1)
  const clock = { now: () => new Date().toISOString() }
  await ensureOrganisation(database, { name: 'Tests', clock, ids: { next: () => v7() } })
  expect(await openTestLog(database).append([said('run/r1', 0)])).toMatchObject([{ ok: true }])
  await expect(database.prisma.$executeRaw`DELETE FROM event`).rejects.toThrow('permission denied')
  await database.close()
})

test('where strangers may not connect, the application still may', async () => {
  const adminUrl = await databaseOf()
  await asSuperuser(`REVOKE CONNECT ON DATABASE ${new URL(adminUrl).pathname.slice(1)} FROM PUBLIC`)
  await asSuperuser(`GRANT leeway_owner, leeway_app TO ${new URL(adminUrl).username} WITH ADMIN OPTION`)
  await prepareRoles(adminUrl, 'of-a-test')
  const database = openDatabase(applicationUrl(adminUrl, 'of-a-test'), 1)
  expect(await database.prisma.$queryRaw`SELECT current_user`).toEqual([{ current_user: 'leeway_app' }])
  await database.close()
})

test('a role that owns nothing of the database is told so before anything is migrated', async () => {
  const adminUrl = await databaseOf()
  const stranger = await databaseOf()
  await asSuperuser(`GRANT leeway_owner, leeway_app TO ${new URL(stranger).username} WITH ADMIN OPTION`)
  const { pathname } = new URL(adminUrl)
  expect(await refusal(elsewhere(stranger, { pathname }))).toMatch(/does not own the schema|own its database/)
})

test('each lack is said in one sentence', async () => {
  const adminUrl = await databaseOf()
  expect(await refusal(elsewhere(adminUrl, { password: 'wrong' }))).toMatch(
    /does not let the role `it_\w+` in/,
  )
  expect(await refusal(elsewhere(adminUrl, { pathname: '/nowhere' }))).toMatch(/has no database `nowhere`/)
  expect(await refusal(elsewhere(adminUrl, { port: '1' }))).toMatch(/no server answers at `127.0.0.1:1`/)
  expect(await refusal(await databaseOf({ encoding: 'LATIN1' }))).toMatch(
    /encoded in LATIN1.*ENCODING 'UTF8'/,
  )
  expect(await refusal('localhost/leeway')).toMatch(/no address: write it like/)
  expect(await refusal(`postgresql:///leeway?password=${password}`)).toMatch(/no address: write it like/)
})

test('a server that is too old is named with its version', () => {
  const old = { version: 140_011, words: '14.11', encoding: 'UTF8', name: 'leeway' }
  expect(serverProblem(old)).toMatch(/PostgreSQL 14\.11: Leeway needs 15 or newer/)
})

test('an address never keeps the rights of its administrator for the application', () => {
  const address = applicationUrl(
    'postgresql://boss:a@db.example/leeway?user=boss&password=b&sslmode=require',
    'c',
  )
  expect(address).toBe('postgresql://leeway_app:c@db.example/leeway?sslmode=require')
})
