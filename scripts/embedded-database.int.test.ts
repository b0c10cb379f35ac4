import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../lib/adapters/database/client'
import { openTestLog, said } from '../lib/adapters/database/testing/sample-events'
import { startDatabase } from './embedded-database'
import { prepareDatabase, type PreparedDatabase } from './prepare-database'

let directory: string
let prepared: PreparedDatabase

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'leeway-embedded-'))
  prepared = await prepareDatabase({ dataDirectory: directory, adminDatabaseUrl: null })
})
afterEach(async () => {
  if (existsSync(join(directory, 'database', 'postmaster.pid'))) await prepared.stop()
  await rm(directory, { recursive: true, force: true })
})

async function killServer(): Promise<void> {
  const [pid] = (await readFile(join(directory, 'database', 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
}

/** Appends to its own stream until it is refused; returns how many were acknowledged. */
async function writeUntilLost(url: string, writer: number): Promise<number> {
  const database = openDatabase(url, 1)
  const log = openTestLog(database)
  for (let version = 0; ; version += 1) {
    const answers = await log.append([said(`writer/${writer}`, version)]).catch(() => null)
    if (answers?.[0]?.ok) continue
    await database.close().catch(() => undefined)
    return version
  }
}

/** Killed only once each of them has something to lose. */
async function untilEverybodyWrote(writers: number): Promise<void> {
  const database = openDatabase(prepared.url, 1)
  const log = openTestLog(database)
  for (let writer = 0; writer < writers; writer += 1) {
    while ((await log.readStream(`writer/${writer}`)).length < 3)
      await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await database.close()
}

test('kill -9 of the database with sixteen writers loses no acknowledged event', async () => {
  const writers = Array.from({ length: 16 }, (_, writer) => writeUntilLost(prepared.url, writer))
  await untilEverybodyWrote(16)
  await killServer()
  const acknowledged = await Promise.all(writers)
  prepared = await prepareDatabase({ dataDirectory: directory, adminDatabaseUrl: null })

  const database = openDatabase(prepared.url)
  const log = openTestLog(database)
  const found = await Promise.all(acknowledged.map((_, writer) => log.readStream(`writer/${writer}`)))
  const size = await log.size()
  const read = await log.readAll(0, 1_000_000)
  await database.close()

  expect(Math.min(...acknowledged)).toBeGreaterThan(0)
  for (const [writer, count] of acknowledged.entries())
    expect(found[writer]?.length).toBeGreaterThanOrEqual(count)
  expect(read.map(({ seq }) => seq)).toEqual(Array.from({ length: size }, (_, n) => n + 1))
})

test('a server that outlived its supervisor is adopted, and the first event is recorded once', async () => {
  const again = await startDatabase({ directory })
  expect(again.adopted).toBe(true)
  await prepareDatabase({ dataDirectory: directory, adminDatabaseUrl: null })
  const database = openDatabase(prepared.url)
  const events = await openTestLog(database).readAll(0, 10)
  await database.close()
  expect(events.map(({ type }) => type)).toEqual(['OrganisationCreated'])
})

test('a server of the user is prepared by the same steps through a role that may create roles', async () => {
  const external = await startDatabase({ directory })
  const other = await mkdtemp(join(tmpdir(), 'leeway-external-'))
  const outcome = await prepareDatabase({ dataDirectory: other, adminDatabaseUrl: external.adminUrl })
  await outcome.stop()
  expect((await startDatabase({ directory })).adopted).toBe(true)
  await rm(other, { recursive: true })
})

test('a role that may not create roles is told so in a sentence', async () => {
  const other = await mkdtemp(join(tmpdir(), 'leeway-external-'))
  await expect(prepareDatabase({ dataDirectory: other, adminDatabaseUrl: prepared.url })).rejects.toThrow(
    'must be allowed to create roles',
  )
  await rm(other, { recursive: true })
})

test('secrets are readable by their owner alone', async () => {
  for (const name of ['database-password', 'application-password', 'database-url'])
    expect(((await stat(join(directory, name))).mode & 0o777).toString(8)).toBe('600')
})
