import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHash } from 'node:crypto'
import { createBlobs } from '../adapters/database/blobs'
import { context, openTestLog } from '../adapters/database/testing/sample-events'
import { openTestDatabase, type TestDatabase } from '../adapters/database/testing/test-database'
import {
  agentStream,
  grantStream,
  organisationStream,
  policyStream,
  projectStream,
  taskStream,
} from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { parseTaskFile } from '../domain/task/task-file'
import { granted } from '../projections/testing/lane-stories'
import { explainTask } from './explain-task'
import type { Ground } from './ground'
import type { Index } from './index-ports'
import { createSnapshots } from './snapshot'

const projectId = 'p1'
const agentId = 'a1'
const commit = 'c'.repeat(40)
const policy = `version: 1
agents: [writer]
types:
  docs:
    profile: implement
    agent: writer
ceilings:
  - tag: [release]
    level: hold
    reason: people publish
`
const fileOf = (name: string, more = '') =>
  `---\nid: ${name}\ntype: docs\ntitle: Do it\n${more}---\n\nDo it.\n`
const files = {
  review: fileOf('review'),
  held: fileOf('held', 'autonomy: hold\n'),
  ceiling: fileOf('ceiling', 'tags: [release]\n'),
  stranger: fileOf('stranger', 'agent: nobody\n'),
  profile: fileOf('profile', 'profile: no-such-profile\n'),
}

let database: TestDatabase
let ground: Ground & { index: Index }

beforeAll(async () => {
  database = await openTestDatabase()
  const log = openTestLog(database)
  const clock = { now: () => '2026-01-02T03:04:05.678Z' }
  const digest = (text: string) => createHash('sha256').update(text).digest('hex')
  const index = indexOf(new Map([['writer', agentId]]))
  ground = { log, blobs: createBlobs(database), clock, ids: { next: () => v7() }, digest, index }
  await govern()
  for (const [name, text] of Object.entries(files)) await readTask(name, text)
})
afterAll(() => database.close())

/** Only the agents' names are asked of it here. */
function indexOf(names: ReadonlyMap<string, string>): Index {
  const unasked = () => Promise.reject(new Error('this question is not part of an authorization'))
  return {
    projectNamed: unasked,
    ...{ catchUp: unasked, projectIds: unasked, runIdsIn: unasked, tasksOf: unasked, runsOfTask: unasked },
    ...{ laneFigures: unasked, mergedByItselfSince: unasked, hasLanded: unasked, submittedTasks: unasked },
    ...{ lanes: unasked, laneOutcomes: unasked, leads: unasked, landedRun: unasked, watchedMerges: unasked },
    ...{ deadlinesUntil: unasked, spentInMonth: unasked, spentByRun: unasked },
    agentIdsByName: () => Promise.resolve(names),
  }
}

async function append(stream: string, ...facts: DomainEvent[]): Promise<void> {
  const expectedVersion = (await ground.log.readStream(stream)).length
  const events = facts.map((one) => ({ fact: one, context: { ...context, projectId } }))
  const [result] = await ground.log.append([{ stream, expectedVersion, events }])
  if (result?.ok !== true) throw new Error(`an append to \`${stream}\` was refused`)
}

async function govern(): Promise<void> {
  const blob = await ground.blobs.put(Buffer.from(policy))
  const program = { runtime: 'command' as const, provider: 'none', model: 'none', command: ['true'] }
  const model = { modelBaseUrl: null, modelPrices: null }
  const declared = { name: 'writer', ...program, programDirectory: null, ownerId: 'ada', ...model }
  const registered = { name: 'lib', source: '/srv/lib', baseBranch: 'main', throwaway: false }
  await append(projectStream(projectId), fact('ProjectRegistered', registered))
  await append(agentStream(agentId), fact('AgentDeclared', declared))
  await append(grantStream(agentId, projectId), granted('g1', 'review'))
  const adopted = { version: 1, blob, reason: 'first', widens: true }
  await append(
    policyStream(projectId),
    fact('PolicyProposed', { blob, commit }),
    fact('PolicyAdopted', adopted),
  )
}

async function readTask(name: string, text: string): Promise<void> {
  const path = `.leeway/tasks/${name}.md`
  const parsed = parseTaskFile({ path, content: text })
  if (!parsed.ok) throw new Error(`the task \`${name}\` of this test is broken`)
  const blob = await ground.blobs.put(Buffer.from(text))
  await append(taskStream(projectId, name), fact('TaskRead', { path, blob, commit, fields: parsed.fields }))
}

const tasks = [...Object.keys(files), 'unknown'].map((taskId) => ({ projectId, taskId }))
const levels = (explained: Awaited<ReturnType<typeof explainTask>>) =>
  explained.map(({ authorization }) =>
    authorization.kind === 'authorized' ? authorization.level : 'refused',
  )

test('one snapshot answers for many tasks what the log answers for each', async () => {
  const snapshot = createSnapshots(ground)()
  const together = await Promise.all(tasks.map((task) => explainTask(snapshot, task)))
  const oneByOne = []
  for (const task of tasks) oneByOne.push(await explainTask(ground, task))
  expect(together).toEqual(oneByOne)
  expect(together.map(levels)).toEqual([['review'], ['hold'], ['hold'], [], ['refused'], []])
})

test('a stream that many tasks share is read once, and streams asked for together are read together', async () => {
  const asked: string[][] = []
  const readStreams: Ground['log']['readStreams'] = (streams) => {
    asked.push([...streams])
    return ground.log.readStreams(streams)
  }
  const snapshot = createSnapshots({ ...ground, log: { ...ground.log, readStreams } })()
  await Promise.all(tasks.map((task) => explainTask(snapshot, task)))
  const streams = asked.flat()
  expect(new Set(streams).size).toBe(streams.length)
  expect(asked.length).toBeLessThan(tasks.length)
})

test('a new snapshot sees what was decided since, and an old one stays what it was', async () => {
  const take = createSnapshots(ground)
  const before = take()
  const [review] = tasks
  if (review === undefined) return expect.fail()
  expect(levels(await explainTask(before, review))).toEqual(['review'])
  const restriction = { restrictionId: 'r1', scope: { kind: 'organisation' }, level: 'hold' } as const
  await append(
    organisationStream,
    fact('RestrictionSet', { ...restriction, reason: 'an incident', expiresAt: null }),
  )
  expect(levels(await explainTask(before, review))).toEqual(['review'])
  expect(levels(await explainTask(take(), review))).toEqual(['hold'])
  expect(await explainTask(take(), review)).toEqual(await explainTask(ground, review))
})

test('a body that is missing is a failure with its own words, not an answer', async () => {
  const snapshot = createSnapshots(ground)()
  await expect(snapshot.blobs.get('f'.repeat(64))).rejects.toThrow('no stored body has the hash')
})
