// A database that is ready for the application: started, with its roles, up to date, and with its first event.
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { v7 } from 'uuid'
import { openDatabase } from '../lib/adapters/database/client'
import { migrate } from '../lib/adapters/database/migrate'
import { ensureOrganisation } from '../lib/adapters/database/organisation-id'
import { applicationUrl, prepareRoles } from '../lib/adapters/database/roles'
import { databaseUrlFile, type Settings } from '../lib/env'
import { readSecret, startDatabase } from './embedded-database'

const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url))

export type PreparedDatabase = {
  /** As the application's role. */
  url: string
  /** The migrations that were new. */
  applied: string[]
  /** A server of the user's own is not ours to watch. */
  isServing(): Promise<boolean>
  /** Stops the embedded server; a server of the user's own is left alone. */
  stop(): Promise<void>
}

/** Harmless when repeated, and after a crash at any point. */
export async function prepareDatabase({
  dataDirectory,
  adminDatabaseUrl,
}: Pick<Settings, 'dataDirectory' | 'adminDatabaseUrl'>): Promise<PreparedDatabase> {
  await mkdir(dataDirectory, { recursive: true })
  await chmod(dataDirectory, 0o711)
  const server = adminDatabaseUrl === null ? await startDatabase({ directory: dataDirectory }) : null
  const adminUrl = adminDatabaseUrl ?? server?.adminUrl ?? ''
  const password = await readSecret(join(dataDirectory, 'application-password'))
  await prepareRoles(adminUrl, password)
  const applied = await migrate(adminUrl, migrations)
  const url = applicationUrl(adminUrl, password)
  await writeFirstEvent(url)
  await writeFile(databaseUrlFile(dataDirectory), url, { mode: 0o600 })
  return {
    url,
    applied,
    isServing: async () => server?.isServing() ?? true,
    stop: async () => server?.stop(),
  }
}

async function writeFirstEvent(url: string): Promise<void> {
  const database = openDatabase(url, 1)
  const clock = { now: () => new Date().toISOString() }
  await ensureOrganisation(database, { name: 'Leeway', clock, ids: { next: () => v7() } })
  await database.close()
}
