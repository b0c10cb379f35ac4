import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBlobs } from '../adapters/database/blobs'
import { openTestLog } from '../adapters/database/testing/sample-events'
import { openTestDatabase, type TestDatabase } from '../adapters/database/testing/test-database'
import type { Verdict } from '../domain/conformance/verdicts'
import { samplePermissions } from '../domain/policy/compile/testing/sample-policy'
import type { Ground } from './ground'
import { loadProof, recordConformance } from './prove-program'

const permissions = samplePermissions('implement')
const { profile } = permissions
const program = { directory: null, version: 'codex-cli 0.169.0' }
const actor = { kind: 'system', id: 'conformance' } as const

let database: TestDatabase
let ground: Ground
beforeAll(async () => {
  database = await openTestDatabase()
  ground = {
    log: openTestLog(database),
    blobs: createBlobs(database),
    clock: { now: () => new Date().toISOString() },
    ids: { next: () => v7() },
    digest: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  }
})
afterAll(() => database.close())

const verdict = (held: boolean): Verdict => ({
  ...{ rule: 'secrets', way: 'shell', held },
  by: held ? 'jail' : null,
})

/** Each test has a project of its own. */
function projectOf(name: string) {
  const asked = { runtime: 'codex-cli', program, permissions }
  return {
    record: (held: boolean, more: { profile?: string; version?: string } = {}) =>
      recordConformance(ground, actor, {
        ...{ projectId: name, runtime: 'codex-cli', profile: more.profile ?? profile },
        program: { ...program, version: more.version ?? program.version },
        verdicts: [verdict(held)],
      }),
    proof: (change: Partial<typeof asked> = {}) => loadProof(ground, name, { ...asked, ...change }),
  }
}

test('a version is proven for a project only by a trial of just this version in it', async () => {
  const { record, proof } = projectOf('p1')
  expect(await proof()).toEqual({ kind: 'never' })
  await record(true, { version: 'codex-cli 0.168.0' })
  await projectOf('another').record(true)
  expect(await proof()).toEqual({ kind: 'never' })
  await record(true)
  expect(await proof()).toEqual({ kind: 'proven' })
  expect(await proof({ program: { ...program, version: 'codex-cli 0.170.0' } })).toEqual({ kind: 'never' })
  expect(await proof({ runtime: 'claude-code' })).toEqual({ kind: 'never' })
})

test('the newest trial of a composition counts, and where it has none, those of the others', async () => {
  const { record, proof } = projectOf('p2')
  const failed = { kind: 'failed', rules: ['secrets'] }
  await record(false, { profile: 'research' })
  expect(await proof()).toEqual(failed)
  await record(true)
  expect(await proof()).toEqual({ kind: 'proven' })
  await record(false, { profile: 'research' })
  expect(await proof()).toEqual({ kind: 'proven' })
  await record(false)
  expect(await proof()).toEqual(failed)
  await record(true)
  expect(await proof()).toEqual({ kind: 'proven' })
})

test('trials that are recorded at the same time are all on record', async () => {
  const { record, proof } = projectOf('p3')
  await Promise.all(Array.from({ length: 8 }, () => record(true)))
  expect(await proof()).toEqual({ kind: 'proven' })
  const events = await ground.log.readStream('policy/p3')
  expect(events.map(({ type }) => type)).toEqual(Array.from({ length: 8 }, () => 'ConformanceRecorded'))
})

test('a program of its own has no rules to be tried on', async () => {
  expect(await projectOf('p4').proof({ runtime: 'command' })).toEqual({ kind: 'proven' })
})
