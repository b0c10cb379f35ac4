// What decides reads all there is: a list that ended somewhere would let a month's budget be overspent, and a failure
// be passed over.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createReadModels } from '../adapters/database/read-models'
import { openTestDatabase, type TestDatabase } from '../adapters/database/testing/test-database'
import { laneStream } from '../domain/events/streams'
import { outcomes } from '../projections/outcomes'
import { spend } from '../projections/spend'
import { createIndex } from './create-index'

/** More than any list of a page has. */
const many = 10_001
const lane = { agentId: 'a1', projectId: 'p1', taskType: 'docs' }

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

/** So many rows as their projection might have made them, each with its number as `agentId` or `runId`. */
async function store(projection: string, numbered: string, row: object, link: string): Promise<void> {
  await database.prisma.$executeRaw`
    INSERT INTO read_model (projection, key, row, link, sort, position)
    SELECT ${projection}, n::text, (${JSON.stringify(row)}::jsonb || jsonb_build_object(${numbered}::text, n::text))::json,
      ${link}, lpad(n::text, 9, '0'), n FROM generate_series(1, ${many}::int) n`
}

function index() {
  const readModels = createReadModels({ database, projections: [outcomes, spend] })
  return createIndex(readModels)
}

test('what a month cost is all of it', async () => {
  const tokens = { inputTokens: 1, cachedTokens: 0, outputTokens: 0, costMicroUsd: 3, unpricedTokens: 0 }
  const row = { ...tokens, runId: null, month: '2026-01', projectId: 'p1' }
  await store(spend.name, 'agentId', row, 'month/2026-01')
  expect(await index().spentInMonth({}, '2026-01')).toMatchObject({ costMicroUsd: many * 3 })
})

test('what a lane did is all of it, the last failure too', async () => {
  const row = {
    ...lane,
    taskId: 't',
    class: 'failure',
    regressed: false,
    merged: null,
    cause: '',
    critical: null,
  }
  const known = { ...row, violated: false, delivered: null, sinceSeq: 1, requestedSeq: 1, earlier: [] }
  await store(outcomes.name, 'runId', known, laneStream(lane))
  const read = await index().laneRuns(lane)
  expect(read.outcomes).toHaveLength(many)
  expect(read.outcomes.at(-1)).toMatchObject({ runId: String(many), class: 'failure' })
})
