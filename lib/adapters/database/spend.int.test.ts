import { afterAll, beforeAll, expect, test } from 'vitest'
import { fact } from '../../domain/events/vocabulary'
import { ofMonth, runSpendKey, spend, sumSpent } from '../../projections/spend'
import { createReadModels } from './read-models'
import { context, openTestLog } from './testing/sample-events'
import { openTestDatabase, type TestDatabase } from './testing/test-database'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

test('what a month cost is summed by project and by agent', async () => {
  const log = openTestLog(database)
  const usage = fact('UsageCounted', { inputTokens: 100, outputTokens: 10, cachedTokens: 4, costMicroUsd: 7 })
  const places = [
    ['r1', 'p1', 'a1'],
    ['r2', 'p1', 'a2'],
    ['r3', 'p2', 'a1'],
  ] as const
  for (const [runId, projectId, agentId] of places) {
    const lane = { agentId, projectId, taskType: 'docs' }
    const events = [usage, usage].map((one) => ({
      fact: one,
      context: { ...context, runId, projectId, lane },
    }))
    await log.append([{ stream: `activity/${runId}/1/1`, expectedVersion: 0, events }])
  }
  const models = createReadModels({ database, projections: [spend] })
  await models.catchUp()
  const [event] = await log.readAll(0, 1)
  const month = event?.recordedAt.slice(0, 7) ?? ''
  const costOf = async (projectId?: string, agentId?: string) =>
    sumSpent(await models.list(spend, ofMonth(month, projectId)), agentId).costMicroUsd
  expect(await costOf()).toBe(42)
  expect(await costOf('p1')).toBe(28)
  expect(await costOf(undefined, 'a1')).toBe(28)
  expect(await costOf('p1', 'a1')).toBe(14)
  expect(sumSpent(await models.list(spend, ofMonth('1999-12')))).toMatchObject({
    costMicroUsd: 0,
    inputTokens: 0,
  })
  expect(await models.get(spend, runSpendKey('r1'))).toMatchObject({
    inputTokens: 200,
    cachedTokens: 8,
    costMicroUsd: 14,
  })
})
