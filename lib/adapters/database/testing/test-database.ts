// A fresh, migrated database for one test file, on the one server of the test run.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { inject } from 'vitest'
import { startDatabase } from '../../../../scripts/embedded-database'
import { openDatabase, type Database } from '../client'
import { migrate } from '../migrate'
import { applicationUrl, prepareRoles } from '../roles'

export const migrationsDirectory = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url))
const appPassword = 'of-a-test'
const template = 'leeway_template'

export type TestDatabase = Database & {
  /** As the superuser of the server. `url` is the application's role. */
  adminUrl: string
}

/** `close` it in afterAll; the server stops with the test run. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const serverUrl = await reachServer(inject('testDatabaseDirectory'))
  const name = `test_${randomBytes(8).toString('hex')}`
  await command(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  const adminUrl = inDatabase(serverUrl, name)
  return { ...openDatabase(applicationUrl(adminUrl, appPassword)), adminUrl }
}

/** The first test file that asks starts the server; the others wait for it. */
async function reachServer(directory: string): Promise<string> {
  const ready = join(directory, 'ready')
  if (await isFirst(join(directory, 'starting'))) {
    const url = await startServer(directory)
    await writeFile(`${ready}.new`, url)
    await rename(`${ready}.new`, ready)
  }
  for (let waited = 0; !existsSync(ready); waited += 50) {
    if (waited > 60_000) throw new Error('the database of the tests did not start: see the first failure')
    await sleep(50)
  }
  return readFile(ready, 'utf8')
}

async function isFirst(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close()
    return true
  } catch {
    return false
  }
}

async function startServer(directory: string): Promise<string> {
  const { adminUrl } = await startDatabase({ directory, durable: false })
  await command(adminUrl, `CREATE DATABASE ${template}`)
  const templateUrl = inDatabase(adminUrl, template)
  await prepareRoles(templateUrl, appPassword)
  await migrate(templateUrl, migrationsDirectory)
  return adminUrl
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

async function command(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
