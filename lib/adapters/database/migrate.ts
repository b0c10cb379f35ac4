// Applies prisma/migrations in order. Prisma's own runner needs a native engine that npm does not carry; this one keeps
// the same table, so that either can follow the other.
import { createHash, randomUUID } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'

/** Any number will do, as long as every version of Leeway uses the same. */
const migrationLock = 7_267_330_241

const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`

export type Migration = { name: string; sql: string; checksum: string }

/**
 * Brings a database up to date as the role that owns the log; returns the names it applied. `url` names a role that may
 * become leeway_owner (see prepareRoles). Refuses when an applied migration was changed or is missing here.
 */
export async function migrate(url: string, directory: string): Promise<string[]> {
  // A client of its own: the lock belongs to the session, and a pool would spread it over several.
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    await client.query('SET ROLE leeway_owner')
    await client.query('SET search_path = public')
    await client.query(table)
    const migrations = await readMigrations(directory)
    const pending = findPending(migrations, await readApplied(client))
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** What is still to do. Throws with the sentence that helps when the past of code and database differ. */
function findPending(
  migrations: readonly Migration[],
  applied: readonly { name: string; checksum: string }[],
): Migration[] {
  for (const past of applied) {
    const here = migrations.find(({ name }) => name === past.name)
    if (!here)
      throw new Error(
        `the database has migration \`${past.name}\`, which this version of Leeway does not know: start the version that made it, or a newer one`,
      )
    if (here.checksum !== past.checksum)
      throw new Error(
        `migration \`${past.name}\` was changed after it was applied: restore prisma/migrations/${past.name}/migration.sql and put the change into a new migration`,
      )
  }
  const done = new Set(applied.map(({ name }) => name))
  return migrations.filter(({ name }) => !done.has(name))
}

async function readApplied(client: Client): Promise<{ name: string; checksum: string }[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  )
  return rows
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`migration \`${name}\` failed and left nothing behind`, { cause: error })
  }
}
