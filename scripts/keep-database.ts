// A database that must run as long as we do: a crashed server is started again on its port, and recovers by itself.
import { setTimeout as sleep } from 'node:timers/promises'
import { prepareDatabase, type PreparedDatabase } from './prepare-database'

const lookMilliseconds = 1_000

/** Prepares the database and keeps it serving until `stop`. */
export async function keepDatabase(
  settings: Parameters<typeof prepareDatabase>[0],
): Promise<Pick<PreparedDatabase, 'url' | 'applied' | 'stop'>> {
  const first = await prepareDatabase(settings)
  const stopping = new AbortController()
  const watching = watch(first, settings, stopping.signal)
  return {
    url: first.url,
    applied: first.applied,
    async stop() {
      stopping.abort()
      await (await watching).stop()
    },
  }
}

/** Resolves with the database that serves in the end. */
async function watch(
  first: PreparedDatabase,
  settings: Parameters<typeof prepareDatabase>[0],
  stopping: AbortSignal,
): Promise<PreparedDatabase> {
  let database = first
  for (;;) {
    await sleep(lookMilliseconds, undefined, { signal: stopping }).catch(() => undefined)
    if (stopping.aborted) return database
    if (await database.isServing()) continue
    console.error('database ended; it starts again')
    database = await startAgain(database, settings)
  }
}

async function startAgain(
  database: PreparedDatabase,
  settings: Parameters<typeof prepareDatabase>[0],
): Promise<PreparedDatabase> {
  try {
    const next = await prepareDatabase(settings)
    if (next.url !== database.url)
      console.error('database: its port was taken; stop Leeway and start it again')
    return next
  } catch (error) {
    console.error('database:', error instanceof Error ? error.message : error)
    return database
  }
}
