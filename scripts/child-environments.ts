// What the supervisor's children know of its own environment.
import { isModelKeyVariable } from '../lib/domain/model-key'
import type { Settings } from '../lib/env'

/** The address of the user's own server, with its rights to make roles, stays with the supervisor. */
const ofTheAdministrator = new Set([
  ...['DATABASE_URL', 'PGUSER', 'PGPASSWORD', 'PGPASSFILE', 'PGSERVICE', 'PGSERVICEFILE'],
])

/** Where notices go, and their secret. */
const ofTheWorker = new Set(['LEEWAY_NOTIFY_URL', 'LEEWAY_NOTIFY_SECRET'])

/** Only the worker asks models and tells people outside: the web has none of their keys and addresses. */
export function childEnvironments(
  given: NodeJS.ProcessEnv,
  { settings, databaseUrl, dev }: { settings: Settings; databaseUrl: string; dev: boolean },
): { web: NodeJS.ProcessEnv; worker: NodeJS.ProcessEnv } {
  const inherited = Object.entries(given).filter(([name]) => !ofTheAdministrator.has(name))
  const own: NodeJS.ProcessEnv = {
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: dev ? 'development' : 'production',
    LEEWAY_DATABASE_URL: databaseUrl,
    LEEWAY_DATA: settings.dataDirectory,
  }
  const withoutKeys = inherited.filter(([name]) => !isModelKeyVariable(name) && !ofTheWorker.has(name))
  return {
    web: { ...Object.fromEntries(withoutKeys), ...own },
    worker: { ...Object.fromEntries(inherited), ...own },
  }
}
