import { expect, test } from 'vitest'
import { runStream, taskStream, laneStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { deadlines } from './deadlines'
import { folded } from './testing/log'
import { laneStory } from './testing/lane-stories'
import { mergedRun, ofRun } from './testing/run-stories'
import { lane } from './testing/story-subjects'
import { claimExpired, taskClaimed, taskRead } from './testing/task-stories'

const merged = mergedRun('r1')

test('a claim has an end until it is given up or recorded as ended', () => {
  expect(folded(deadlines, [taskRead, taskClaimed])).toStrictEqual({
    [taskStream('p1', 't1')]: {
      kind: 'claim',
      projectId: 'p1',
      taskId: 't1',
      until: '2026-01-02T00:00:00.000Z',
    },
  })
  expect(folded(deadlines, [taskRead, taskClaimed, claimExpired])).toStrictEqual({})
})

test('a merged change answers for twenty-eight days where its merge names no horizon', () => {
  const at = merged.findIndex(({ fact: { type } }) => type === 'ChangeMerged')
  const row = folded(deadlines, merged.slice(0, at + 1))[runStream('r1')]
  const mergedAt = Date.UTC(2026, 0, 1, 0, at + 1)
  expect(row?.until).toBe(new Date(mergedAt + 28 * 24 * 3_600_000).toISOString())
})

test('a horizon that was recorded as ended is no deadline', () => {
  const at = merged.findIndex(({ fact: { type } }) => type === 'ChangeMerged')
  const told = [...merged.slice(0, at + 1), ...ofRun('r1', [fact('HorizonEnded', { days: 28 })])]
  expect(folded(deadlines, told)).toStrictEqual({})
})

test('of the grants of a lane the one that ends first is the deadline, and a demotion ends none too early', () => {
  const [first] = laneStory
  if (first?.fact.type !== 'StandingGranted') throw new Error('the story of a lane begins with a grant')
  const granted = first.fact.data
  const until = (grantId: string, to: 'review' | 'auto', expiresAt: string | null) => ({
    ...first,
    fact: fact('StandingGranted', { ...granted, grantId, to, expiresAt }),
  })
  const told = [
    until('g1', 'review', '2026-03-01T00:00:00.000Z'),
    until('g2', 'auto', '2026-02-01T00:00:00.000Z'),
  ]
  const key = laneStream(lane)
  expect(folded(deadlines, told)[key]?.until).toBe('2026-02-01T00:00:00.000Z')
  const expired = { ...first, fact: fact('GrantExpired', { grantId: 'g2' }) }
  expect(folded(deadlines, [...told, expired])[key]?.until).toBe('2026-03-01T00:00:00.000Z')
  const held = {
    ...first,
    fact: fact('StandingLowered', { from: 'auto', to: 'hold', cause: 'person', reason: 'no' }),
  }
  expect(folded(deadlines, [...told, held])[key]?.until).toBeNull()
})
