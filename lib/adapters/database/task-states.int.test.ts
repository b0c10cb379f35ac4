// The states that the database filters tasks by, held against the rule: its runs are another projection's rows.
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runStream, taskStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import type { TaskState } from '../../domain/task/task'
import type { EventLog } from '../../orchestrator/log-ports'
import { queue } from '../../projections/queue'
import { runs } from '../../projections/runs'
import { attempt, reviewRequested, started } from '../../projections/testing/run-stories'
import { blob, commit, merge } from '../../projections/testing/story-subjects'
import { fields, location } from '../../projections/testing/task-stories'
import { taskState } from '../../projections/task-state'
import { createReadModels, type ReadModels } from './read-models'
import { context, openTestLog } from './testing/sample-events'
import { openTestDatabase, type TestDatabase } from './testing/test-database'

const read = fact('TaskRead', { ...location, fields })
const closed = fact('TaskClosed', { reason: 'not needed' })
const reopened = fact('TaskReopened', { reason: 'needed again' })
const claimed = fact('TaskClaimed', { by: 'ada', until: '2026-01-02T00:00:00.000Z' })
const broken = fact('TaskBroken', { ...location, problems: [{ line: 1, column: 1, message: 'no title' }] })
const removed = fact('TaskRemoved', { path: location.path, commit })
const submitted = fact('TaskFileSubmitted', { path: location.path, blob })

const waiting = [...attempt(1, 1), reviewRequested]
const merging = fact('ChangeApproved', { commit, base: commit, how: 'person', unviewed: [] })
const landed = [
  fact('LandingStarted', { commit, expectedBase: commit, merge, target: 'main' }),
  fact('ChangeMerged', { commit, merge, how: 'person' }),
]
const runsThat: Record<string, DomainEvent[] | null> = {
  'never ran': null,
  'is queued': [],
  'waits for a person': waiting,
  merged: [...waiting, merging, ...landed],
  regressed: [...waiting, merging, ...landed, fact('RegressionFound', { how: 'a check', sure: 1 })],
  'was discarded': [...waiting, fact('ChangeDiscarded', { cause: 'agent', words: 'no' })],
  'was cancelled': [fact('RunCancelled', { reason: 'not now' })],
}
const afterwards: Record<string, DomainEvent[]> = {
  untouched: [],
  claimed: [claimed],
  closed: [closed],
  'closed and reopened': [closed, reopened],
  reopened: [reopened],
  broken: [broken],
  removed: [removed],
}
const all: readonly TaskState[] = [
  ...(['submitted', 'broken', 'open', 'claimed', 'inRun', 'done', 'closed', 'removed'] as const),
]

let database: TestDatabase
let log: EventLog
let models: ReadModels
const projectId = v7()

beforeAll(async () => {
  database = await openTestDatabase()
  log = openTestLog(database)
  models = createReadModels({ database, projections: [runs, queue] })
  for (const run of Object.values(runsThat)) {
    for (const later of Object.values(afterwards)) await tell(v7(), run, later)
    // A run is folded in one turn with its task here, and long after it elsewhere.
    await models.catchUp()
  }
  await appendTo(taskStream(projectId, v7()), 0, [submitted])
  await models.catchUp()
})
afterAll(() => database.close())

async function tell(taskId: string, run: DomainEvent[] | null, later: DomainEvent[]): Promise<void> {
  await appendTo(taskStream(projectId, taskId), 0, [read])
  if (run) {
    const runId = v7()
    const [asked, ...others] = [...started(), ...run]
    const own =
      asked?.type === 'RunRequested' ? [fact('RunRequested', { ...asked.data, projectId, taskId })] : []
    await appendTo(runStream(runId), 0, [...own, ...others], runId)
  }
  if (later.length > 0) await appendTo(taskStream(projectId, taskId), 1, later)
}

async function appendTo(stream: string, expectedVersion: number, facts: DomainEvent[], runId?: string) {
  const events = facts.map((one) => ({
    fact: one,
    context: { ...context, projectId, ...(runId !== undefined && { runId }) },
  }))
  const [result] = await log.append([{ stream, expectedVersion, events, leaseSeconds: 60 }])
  if (result?.ok !== true) throw new Error(`an append to \`${stream}\` was refused`)
}

async function stateByRow(): Promise<Map<string, TaskState>> {
  const rows = await models.list(queue, { projectId })
  const states = new Map((await models.states(runs, {})).map(({ key, state }) => [key, state]))
  return new Map(
    rows.map((row) => {
      const last = states.get(row.runs[0]?.runId ?? '') ?? null
      return [row.taskId, taskState(row, last)]
    }),
  )
}

describe('tasks by state', () => {
  test('the stories come to every state', async () => {
    expect(new Set((await stateByRow()).values())).toEqual(new Set(all))
  })

  test.each(all)('the rows that are %s are those of which the rule says so', async (state) => {
    const expected = [...(await stateByRow())].flatMap(([taskId, one]) => (one === state ? [taskId] : []))
    const listed = await models.list(queue, { states: [state], projectId })
    expect(listed.map(({ taskId }) => taskId).sort()).toEqual(expected.sort())
    expect(await models.count(queue, { states: [state], projectId })).toBe(expected.length)
  })

  test('pages of a state follow one another without a gap', async () => {
    const filter = { states: ['open', 'done'], projectId }
    const whole = await models.list(queue, { ...filter, order: 'asc' })
    expect(whole.length).toBeGreaterThan(4)
    const paged = []
    for (let offset = 0; offset < whole.length; offset += 3)
      paged.push(...(await models.list(queue, { ...filter, order: 'asc', limit: 3, offset })))
    expect(paged).toEqual(whole)
  })

  test('a rebuild comes to the same, and finds a state that was forged', async () => {
    expect((await models.rebuild()).flatMap(({ differences }) => differences)).toEqual([])
    const [row] = await models.list(queue, { projectId, states: ['done'] })
    const key = `${projectId}/${row?.taskId ?? ''}`
    await database.prisma.readModel.updateMany({
      where: { projection: 'queue', key },
      data: { state: 'open' },
    })
    const found = await models.rebuild()
    expect(found.flatMap(({ differences }) => differences)).toEqual([`row \`${key}\` differs`])
    expect((await models.rebuild()).flatMap(({ differences }) => differences)).toEqual([])
  })

  test.each(['runs', 'queue'])('the same when `%s` alone is folded anew', async (name) => {
    const before = new Map((await models.states(queue, { projectId })).map(({ key, state }) => [key, state]))
    const anew = [runs, queue].map((one) => (one.name === name ? { ...one, version: one.version + 1 } : one))
    const later = createReadModels({ database, projections: anew })
    await later.catchUp()
    const after = new Map((await later.states(queue, { projectId })).map(({ key, state }) => [key, state]))
    expect(after).toEqual(before)
  })
})
