import { expect, it } from 'vitest'
import { childEnvironments } from './child-environments'

const settings = {
  ...{
    dataDirectory: '/data',
    projectRoots: [],
    host: '127.0.0.1',
    port: 1,
    callerDirectory: '/',
    searchPath: '',
    version: '0',
  },
  adminDatabaseUrl: null,
}
const keys = {
  ANTHROPIC_API_KEY: 'a',
  GEMINI_API_KEY: 'b',
  OPENAI_API_KEY: 'c',
  LEEWAY_MODEL_KEY_DOCS: 'd',
  LEEWAY_NOTIFY_URL: 'e',
  LEEWAY_NOTIFY_SECRET: 'f',
}
const given = { ...keys, PATH: '/bin', DATABASE_URL: 'admin', PGPASSWORD: 'x', NODE_ENV: 'test' as const }

it('the worker has the keys of models and where notices go, the web has neither, and neither has the administrator’s database', () => {
  const { web, worker } = childEnvironments(given, { settings, databaseUrl: 'app', dev: false })
  const own = {
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
    LEEWAY_DATABASE_URL: 'app',
    LEEWAY_DATA: '/data',
  }
  expect(web).toEqual({ PATH: '/bin', ...own })
  expect(worker).toEqual({ PATH: '/bin', ...keys, ...own })
})
