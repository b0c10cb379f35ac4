import { expect, test } from 'vitest'
import type { EventData } from '../domain/events/vocabulary'
import { fact } from '../domain/events/vocabulary'
import { folded, recorded, type Told } from './testing/log'
import { spend } from './spend'

type Place = { runId: string; agentId: string; projectId: string }

function used(place: Place, data: EventData<'UsageCounted'>): Told {
  const { runId, agentId, projectId } = place
  const lane = { agentId, projectId, taskType: 'docs' }
  return {
    stream: `activity/${runId}/1/1`,
    fact: fact('UsageCounted', data),
    context: { runId, projectId, lane },
  }
}

const first = { runId: 'r1', agentId: 'a1', projectId: 'p1' }
const priced = { inputTokens: 100, outputTokens: 10, cachedTokens: 40, costMicroUsd: 7, model: 'm' }
const unpriced = { inputTokens: 5, outputTokens: 3, costMicroUsd: null }

test('tokens and cost are summed by run, and by month, project and agent', () => {
  const told = [used(first, priced), used(first, unpriced), used({ ...first, runId: 'r2' }, priced)]
  const both = { inputTokens: 105, cachedTokens: 40, outputTokens: 13, costMicroUsd: 7, unpricedTokens: 8 }
  const one = { inputTokens: 100, cachedTokens: 40, outputTokens: 10, costMicroUsd: 7, unpricedTokens: 0 }
  const all = { inputTokens: 205, cachedTokens: 80, outputTokens: 23, costMicroUsd: 14, unpricedTokens: 8 }
  const of = { projectId: 'p1', agentId: 'a1' }
  expect(folded(spend, told)).toStrictEqual({
    'run/r1': { runId: 'r1', month: null, ...of, ...both },
    'run/r2': { runId: 'r2', month: null, ...of, ...one },
    'month/2026-01/p1/a1': { runId: null, month: '2026-01', ...of, ...all },
  })
})

test('another agent, another project and another month stand in rows of their own', () => {
  const told = [
    used(first, priced),
    used({ ...first, agentId: 'a2' }, priced),
    used({ ...first, projectId: 'p2' }, priced),
  ]
  const months = Object.keys(folded(spend, told)).filter((key) => key.startsWith('month/'))
  expect(months).toEqual(['month/2026-01/p1/a1', 'month/2026-01/p1/a2', 'month/2026-01/p2/a1'])
  const [event] = recorded([used(first, priced)])
  expect(event && spend.keys({ ...event, recordedAt: '2026-12-31T23:59:59.999Z' })).toContain(
    'month/2026-12/p1/a1',
  )
})

test('a count outside any run counts for nobody', () => {
  expect(folded(spend, [{ stream: 'activity/r1/1/1', fact: fact('UsageCounted', priced) }])).toEqual({})
})
