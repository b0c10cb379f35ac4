import { expect, test } from 'vitest'
import { recordedAs } from '../events/testing/recorded-as'
import { fact, type DomainEvent } from '../events/vocabulary'
import { levelOverTime } from './level-over-time'
import { dayOf } from './testing/outcomes'

const recorded = (seq: number, event: DomainEvent) => recordedAs(seq, event, { recordedAt: dayOf(seq) })

const none = {
  counted: 0,
  clean: 0,
  failures: 0,
  pending: 0,
  notCounted: 0,
  completionFailures: 0,
  logSize: 0,
}
const granted = (to: 'review' | 'auto', scope: 'lane' | 'agentInProject', expiresAt: string | null = null) =>
  fact('StandingGranted', {
    ...{ grantId: `g-${to}`, from: 'hold', to, scope, basis: 'override', recommendationId: null },
    ...{ reason: 'good', conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null }, expiresAt },
    figures: none,
  })

test('joins the decisions about a lane and about its agent in the order of the log', () => {
  const lane = [
    recorded(2, granted('auto', 'lane')),
    recorded(4, fact('StandingLowered', { from: 'auto', to: 'hold', cause: 'critical', reason: 'r' })),
  ]
  const agentInProject = [recorded(1, granted('review', 'agentInProject'))]
  expect(levelOverTime({ lane, agentInProject }, { ordinary: true })).toEqual([
    { seq: 1, at: dayOf(1), level: 'review' },
    { seq: 2, at: dayOf(2), level: 'auto' },
    { seq: 4, at: dayOf(4), level: 'hold' },
  ])
})

test('a grant for ordinary types raises no other, and an expired one allows nothing', () => {
  const agentInProject = [recorded(1, granted('review', 'agentInProject'))]
  const lane = [
    recorded(2, granted('auto', 'lane', dayOf(3))),
    recorded(5, fact('ProbationStarted', { cause: 'c' })),
  ]
  expect(levelOverTime({ lane, agentInProject }, { ordinary: false }).map(({ level }) => level)).toEqual([
    'hold',
    'auto',
    'hold',
  ])
})
