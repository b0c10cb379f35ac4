// Vitest's global set-up: a place for the server that the first test with a database starts, and its end.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startDatabase } from './embedded-database'

declare module 'vitest' {
  export interface ProvidedContext {
    testDatabaseDirectory: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'leeway-test-database-'))
  project.provide('testDatabaseDirectory', directory)
  return async () => {
    if (existsSync(join(directory, 'database', 'postmaster.pid'))) {
      const { stop } = await startDatabase({ directory, durable: false })
      await stop()
    }
    await rm(directory, { recursive: true, force: true })
  }
}
