import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { migrate } from './migrate'
import { migrationsDirectory, openTestDatabase, type TestDatabase } from './testing/test-database'

let database: TestDatabase
let directory: string

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'leeway-migrations-'))
  await cp(migrationsDirectory, directory, { recursive: true })
  return () => rm(directory, { recursive: true })
})
afterAll(() => database.close())

async function addMigration(name: string, sql: string): Promise<void> {
  await cp(join(directory, '0001_event_log'), join(directory, name), { recursive: true })
  await writeFile(join(directory, name, 'migration.sql'), sql)
}

test('a database that is up to date is left alone', async () => {
  expect(await migrate(database.adminUrl, directory)).toEqual([])
})

test('of two that migrate at once one does the work', async () => {
  await addMigration('9000_more', 'CREATE TABLE more (id integer)')
  const applied = await Promise.all([
    migrate(database.adminUrl, directory),
    migrate(database.adminUrl, directory),
  ])
  expect(applied.flat()).toEqual(['9000_more'])
})

test('an applied migration that is missing is refused', async () => {
  await addMigration('9000_more', 'CREATE TABLE more (id integer)')
  await migrate(database.adminUrl, directory)
  await rm(join(directory, '9000_more'), { recursive: true })
  await expect(migrate(database.adminUrl, directory)).rejects.toThrow('9000_more')
})

test('an applied migration that was changed is refused', async () => {
  await addMigration('9000_more', 'CREATE TABLE more (id integer)')
  await migrate(database.adminUrl, directory)
  await addMigration('9000_more', 'CREATE TABLE more (id bigint)')
  await expect(migrate(database.adminUrl, directory)).rejects.toThrow('was changed after it was applied')
})

test('a migration that fails leaves nothing behind', async () => {
  await addMigration('9000_more', 'CREATE TABLE more (id integer)')
  await addMigration('9100_broken', 'CREATE TABLE half (id integer); SELECT nonsense')
  await expect(migrate(database.adminUrl, directory)).rejects.toThrow('9100_broken')
  await addMigration('9100_broken', 'CREATE TABLE half (id integer)')
  expect(await migrate(database.adminUrl, directory)).toEqual(['9100_broken'])
})
