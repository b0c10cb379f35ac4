import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createBlobs } from '../adapters/database/blobs'
import { context, openTestLog } from '../adapters/database/testing/sample-events'
import { openTestDatabase, type TestDatabase } from '../adapters/database/testing/test-database'
import type { Viewer } from '../domain/access'
import type { Role, RoleScope } from '../domain/events/person'
import { personStream, policyStream, projectStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import type { DecisionGround } from './commands/decision'
import { handle } from './handle'
import type { Index } from './index-ports'

const commit = 'c'.repeat(40)
const text = (more: string) =>
  `version: 1\nagents: [scribe]\ntypes: { docs: { profile: implement } }\n${more}`
const twoPeople = 'adoption: { widening: twoPeople }\n'

let database: TestDatabase
let ground: DecisionGround
let projectId: string

beforeAll(async () => {
  database = await openTestDatabase()
  const unasked = () => Promise.reject(new Error('this question is not part of an adoption'))
  const index: Index = {
    projectNamed: unasked,
    ...{ catchUp: unasked, projectIds: unasked, runIdsIn: unasked, tasksOf: unasked, runsOfTask: unasked },
    ...{ laneFigures: unasked, mergedByItselfSince: unasked, hasLanded: unasked, submittedTasks: unasked },
    ...{ lanes: unasked, laneRuns: unasked, leads: unasked, landedRun: unasked, watchedMerges: unasked },
    ...{ deadlinesUntil: unasked, agentIdsByName: unasked, spentInMonth: unasked, spentByRun: unasked },
  }
  ground = {
    ...{ log: openTestLog(database), blobs: createBlobs(database), index },
    clock: { now: () => '2026-01-02T03:04:05.678Z' },
    ids: { next: () => v7() },
    digest: (one) => createHash('sha256').update(one).digest('hex'),
    survey: { inspect: unasked },
  }
})
afterAll(() => database.close())

beforeEach(async () => {
  projectId = v7()
  const registered = { name: 'lib', source: '/srv/lib', baseBranch: 'main', throwaway: false }
  await append(projectStream(projectId), fact('ProjectRegistered', registered))
})

async function append(stream: string, ...facts: DomainEvent[]): Promise<void> {
  const expectedVersion = (await ground.log.readStream(stream)).length
  const events = facts.map((one) => ({ fact: one, context: { ...context, projectId } }))
  const [result] = await ground.log.append([{ stream, expectedVersion, events }])
  if (result?.ok !== true) throw new Error(`an append to \`${stream}\` was refused`)
}

async function propose(content: string): Promise<string> {
  const blob = await ground.blobs.put(Buffer.from(content))
  await append(policyStream(projectId), fact('PolicyProposed', { blob, commit }))
  return blob
}

async function person(name: string, role: Role, scope?: RoleScope): Promise<Viewer> {
  const held = { scope: scope ?? { kind: 'project' as const, projectId }, role }
  const personId = v7()
  const added = { name, email: `${personId}@example.com`, scripted: false }
  await append(personStream(personId), fact('PersonAdded', added), fact('RoleGiven', held))
  return { personId, roles: [held] }
}

const adopt = (who: Viewer, blob: string) =>
  handle(ground, who, { type: 'adoptPolicy', projectId, blob, reason: 'for the test' })

const told = async () =>
  (await ground.log.readStream(policyStream(projectId))).map(({ type, actor }) => `${type} ${actor.id}`)

/** In force: two people. Proposed: a policy that lets another agent work. */
async function widening(lead: Viewer): Promise<string> {
  await adopt(lead, await propose(text(twoPeople)))
  return propose(text(twoPeople).replace('[scribe]', '[scribe, second]'))
}

test('a version that allows more needs two different leads where the one in force says so', async () => {
  const [ada, lin] = [await person('Ada', 'lead'), await person('Lin', 'lead')]
  const blob = await widening(ada)
  expect(await adopt(ada, blob)).toMatchObject({ ok: true })
  expect(await adopt(ada, blob)).toEqual({
    ok: false,
    why: 'you agreed to this already; a second lead adopts it',
  })
  expect(await adopt(lin, blob)).toMatchObject({ ok: true })
  expect((await told()).slice(3)).toEqual([
    `PolicyConfirmed ${ada.personId}`,
    `PolicyAdopted ${lin.personId}`,
  ])
})

test('nobody but a lead of this project is one of the two', async () => {
  const ada = await person('Ada', 'lead')
  const blob = await widening(ada)
  await adopt(ada, blob)
  const others = [
    await person('Rita', 'reviewer'),
    await person('Vera', 'viewer'),
    await person('Root', 'admin', { kind: 'organisation' }),
    await person('Lone', 'lead', { kind: 'project', projectId: v7() }),
  ]
  for (const who of others)
    expect(await adopt(who, blob)).toEqual({ ok: false, why: 'your role does not permit this' })
  expect(await adopt(await person('Olga', 'lead', { kind: 'organisation' }), blob)).toMatchObject({
    ok: true,
  })
  expect((await told()).at(-1)).toMatch(/^PolicyAdopted/)
})

test('who is no lead any more has agreed to nothing', async () => {
  const [ada, lin, mei] = [
    await person('Ada', 'lead'),
    await person('Lin', 'lead'),
    await person('Mei', 'lead'),
  ]
  const blob = await widening(ada)
  await adopt(ada, blob)
  const [held] = ada.roles
  if (held === undefined) throw new Error('no role')
  await append(personStream(ada.personId), fact('RoleTaken', held))
  await adopt(lin, blob)
  expect((await told()).at(-1)).toBe(`PolicyConfirmed ${lin.personId}`)
  await adopt(mei, blob)
  expect((await told()).at(-1)).toBe(`PolicyAdopted ${mei.personId}`)
})

test('what was agreed to counts for that file alone', async () => {
  const [ada, lin] = [await person('Ada', 'lead'), await person('Lin', 'lead')]
  const blob = await widening(ada)
  await adopt(ada, blob)
  const other = await propose(text(twoPeople).replace('[scribe]', '[scribe, third]'))
  expect(await adopt(lin, blob)).toMatchObject({ ok: false })
  await adopt(lin, other)
  expect((await told()).at(-1)).toBe(`PolicyConfirmed ${lin.personId}`)
})

test('that two people must agree is itself taken back by two', async () => {
  const [ada, lin] = [await person('Ada', 'lead'), await person('Lin', 'lead')]
  await adopt(ada, await propose(text(twoPeople)))
  const blob = await propose(text(''))
  await adopt(ada, blob)
  expect((await told()).at(-1)).toBe(`PolicyConfirmed ${ada.personId}`)
  await adopt(lin, blob)
  expect((await told()).at(-1)).toBe(`PolicyAdopted ${lin.personId}`)
})

test('the first version, and one that allows nothing more, need one lead', async () => {
  const ada = await person('Ada', 'lead')
  await adopt(ada, await propose(text(twoPeople)))
  await adopt(ada, await propose(text(`${twoPeople}protect: [vendor]\n`)))
  expect((await told()).filter((one) => one.startsWith('PolicyAdopted'))).toHaveLength(2)
})

test('a policy that was removed and comes back wider still needs the two that it asked for', async () => {
  const [ada, lin] = [await person('Ada', 'lead'), await person('Lin', 'lead')]
  await adopt(ada, await propose(text(twoPeople)))
  await append(policyStream(projectId), fact('PolicyRemoved', { commit }))
  const blob = await propose(text(''))
  await adopt(ada, blob)
  expect((await told()).at(-1)).toBe(`PolicyConfirmed ${ada.personId}`)
  await adopt(lin, blob)
  expect((await told()).at(-1)).toBe(`PolicyAdopted ${lin.personId}`)
})
