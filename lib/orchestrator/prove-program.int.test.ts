import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBlobs } from '../adapters/database/blobs'
import { openTestLog } from '../adapters/database/testing/sample-events'
import { openTestDatabase, type TestDatabase } from '../adapters/database/testing/test-database'
import { challengesOf } from '../domain/conformance/challenges'
import { rulesToTry } from '../domain/conformance/tried-rules'
import type { Verdict } from '../domain/conformance/verdicts'
import { policyStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { samplePermissions } from '../domain/policy/compile/testing/sample-policy'
import type { Permissions } from '../domain/policy/permissions'
import { appendOf, type Ground } from './ground'
import { loadProof, recordConformance } from './prove-program'
import type { Tried } from './try-program'

const permissions = samplePermissions('implement')
const program = { directory: null, version: 'codex-cli 0.169.0' }
const bait = {
  token: 'token',
  hostFiles: ['/srv/secret'],
  hostSecret: 's',
  ports: [40_001],
  configuration: [],
}
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

const everything = rulesToTry(permissions)

/** A trial of every challenge; `leaks` did not hold. */
function triedWith(leaks: readonly string[], unfinished: string | null): Tried {
  const verdicts = challengesOf(permissions, bait).map(({ rule, way }): Verdict => {
    const held = !leaks.includes(rule)
    return { rule, way, held, by: held ? 'jail' : null }
  })
  return {
    program,
    verdicts: unfinished === null ? verdicts : verdicts.filter(({ held }) => !held),
    unfinished,
  }
}

type Trying = { leaks?: string[]; unfinished?: string; permissions?: Permissions; version?: string }

/** Each test has a project of its own. */
function projectOf(projectId: string) {
  const asked = { runtime: 'codex-cli', version: program.version, permissions }
  return {
    record({ leaks = [], unfinished, permissions: of = permissions, version }: Trying = {}) {
      const tried = triedWith(leaks, unfinished ?? null)
      return recordConformance(ground, actor, {
        ...{ projectId, runtime: 'codex-cli', permissions: of },
        tried: { ...tried, program: { ...program, version: version ?? program.version } },
      })
    },
    proof: (change: Partial<typeof asked> = {}) => loadProof(ground, projectId, { ...asked, ...change }),
  }
}

test('a version is proven for a project only by a trial of just this version in it', async () => {
  const { record, proof } = projectOf('p1')
  expect(await proof()).toEqual({ kind: 'never' })
  await record({ version: 'codex-cli 0.168.0' })
  await projectOf('another').record()
  expect(await proof()).toEqual({ kind: 'never' })
  await record()
  expect(await proof()).toEqual({ kind: 'proven' })
  expect(await proof({ version: 'codex-cli 0.170.0' })).toEqual({ kind: 'never' })
  expect(await proof({ runtime: 'claude-code' })).toEqual({ kind: 'never' })
})

test('the newest trial of a composition counts, and where it has none, the failures of others', async () => {
  const { record, proof } = projectOf('p2')
  const failed = { kind: 'failed', rules: ['secrets'] }
  const research = { leaks: ['secrets'], permissions: samplePermissions('research') }
  await record(research)
  expect(await proof()).toEqual(failed)
  await record()
  expect(await proof()).toEqual({ kind: 'proven' })
  await record(research)
  expect(await proof()).toEqual({ kind: 'proven' })
  await record({ leaks: ['secrets'] })
  expect(await proof()).toEqual(failed)
  await record()
  expect(await proof()).toEqual({ kind: 'proven' })
})

test('a trial that was cut off is on record: what was proven before is not any more, what failed still did', async () => {
  const { record, proof } = projectOf('p5')
  await record()
  await record({ unfinished: 'the program ended early' })
  expect(await proof()).toEqual({ kind: 'unfinished', why: 'the program ended early' })
  await record({ unfinished: 'it was stopped', leaks: ['network'] })
  await record({ unfinished: 'it was stopped' })
  expect(await proof()).toEqual({ kind: 'failed', rules: ['network'] })
  await record()
  expect(await proof()).toEqual({ kind: 'proven' })
})

test('a profile whose rules changed since is not proven, and one whose limits changed still is', async () => {
  const { record, proof } = projectOf('p6')
  await record()
  const { limits, protect } = permissions
  const shorter = { ...permissions, limits: { ...limits, timeSeconds: 7 } }
  const tighter = { ...permissions, protect: [...protect, 'src/more'] }
  expect(await proof({ permissions: shorter })).toEqual({ kind: 'proven' })
  expect(await proof({ permissions: tighter })).toEqual({ kind: 'changed' })
  await record({ permissions: tighter })
  expect(await proof({ permissions: tighter })).toEqual({ kind: 'proven' })
  expect(await proof()).toEqual({ kind: 'changed' })
})

test('a record of before rules had a hash is read, and does not say which rules were tried', async () => {
  const results = everything.map((rule) => ({ rule, held: true }))
  const early = fact('ConformanceRecorded', {
    ...{ runtime: 'codex-cli', version: program.version, profile: permissions.profile },
    results,
  })
  const context = { actor, occurredAt: ground.clock.now(), projectId: 'p7' }
  await ground.log.append([
    appendOf({ stream: policyStream('p7'), expectedVersion: 0, facts: [early], context }),
  ])
  expect(await projectOf('p7').proof()).toEqual({ kind: 'changed' })
})

test('trials that are recorded at the same time are all on record', async () => {
  const { record, proof } = projectOf('p3')
  await Promise.all(Array.from({ length: 8 }, () => record()))
  expect(await proof()).toEqual({ kind: 'proven' })
  const events = await ground.log.readStream('policy/p3')
  expect(events.map(({ type }) => type)).toEqual(Array.from({ length: 8 }, () => 'ConformanceRecorded'))
})

test('a program of its own has no rules to be tried on', async () => {
  expect(await projectOf('p4').proof({ runtime: 'command' })).toEqual({ kind: 'proven' })
})
