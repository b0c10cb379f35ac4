import { expect, test } from 'vitest'
import { ada, at, folded } from './testing/log'
import { promotions } from './promotions'
import { laneStory, promotionStory } from './testing/lane-stories'

const rows = folded(promotions, promotionStory)

test('each recommendation has the end that it came to, with who, when and why', () => {
  const none = { by: ada, more: null, grant: null }
  expect(
    Object.fromEntries(Object.entries(rows).map(([id, { state, end }]) => [id, { state, end }])),
  ).toEqual({
    c1: { state: 'withdrawn', end: { ...none, at: at(2), seq: 2, reason: 'outcomes have come in since' } },
    c2: { state: 'moreAsked', end: { ...none, at: at(4), seq: 4, reason: 'until May', more: 5 } },
    c3: { state: 'kept', end: { ...none, at: at(6), seq: 6, reason: 'too early' } },
    c4: {
      state: 'approved',
      end: {
        ...{ ...none, at: at(8), seq: 8, reason: 'it earned it' },
        grant: {
          conditions: { filesMax: 3, linesMax: 40, mergesPerDayMax: 2 },
          expiresAt: '2026-06-01T00:00:00.000Z',
          decidedAlone: true,
          unopened: ['r1'],
        },
      },
    },
    c5: { state: 'open', end: null },
  })
})

test('is found by its lane and keeps its frozen evidence', () => {
  expect(rows['c5']).toMatchObject({
    ...{ agentId: 'a1', projectId: 'p1', taskType: 'notes', madeAt: at(9), madeSeq: 9 },
    recommendation: { recommendationId: 'c5', figures: { clean: 17 }, evidence: [{ runId: 'r1' }] },
  })
})

test('a grant by hand is no recommendation', () => {
  expect(folded(promotions, laneStory)).toEqual({})
})
