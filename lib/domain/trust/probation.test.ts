import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordedAs } from '../events/testing/recorded-as'
import { fact, type DomainEvent } from '../events/vocabulary'
import { probationAt } from './probation'
import { foldStanding } from './standing'

const at = (seq: number) => new Date(Date.UTC(2026, 0, 1, 0, seq)).toISOString()

const recorded = (event: DomainEvent, index: number) =>
  recordedAs(index + 1, event, { recordedAt: at(index + 1) })

const figures = {
  ...{ counted: 0, clean: 0, failures: 0, pending: 0, notCounted: 0, completionFailures: 0, logSize: 0 },
}
const granted = fact('StandingGranted', {
  ...{ grantId: 'g', from: 'hold', to: 'review', scope: 'lane', basis: 'override', recommendationId: null },
  ...{ reason: 'good work', conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null } },
  ...{ expiresAt: null, figures },
})
const lowered = fact('StandingLowered', { from: 'auto', to: 'review', cause: 'regression', reason: 'wrong' })
const started = fact('ProbationStarted', { cause: 'it turned out wrong' })
const ended = fact('ProbationEnded', { reason: 'enough' })

test('a probation counts from its first fall to the next grant, or until somebody ends it', () => {
  const events = [granted, started, lowered, started, granted, started, ended].map(recorded)
  const first = { since: at(2), seq: 2, cause: 'it turned out wrong' }
  const then = { since: at(6), seq: 6, cause: 'it turned out wrong' }
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((position) => probationAt(events.toReversed(), position))).toEqual([
    ...[null, null, first, first, first, null, then, null],
  ])
})

test('at every position a lane is on probation where its standing says so', () => {
  const histories = fc.array(fc.constantFrom(granted, lowered, started, ended), { maxLength: 12 })
  fc.assert(
    fc.property(histories, fc.nat(13), (history, position) => {
      const events = history.map(recorded)
      const known = events.filter(({ seq }) => seq <= position)
      const { onProbation } = foldStanding({ lane: known, agentInProject: [] })
      expect(probationAt(events, position) !== null).toBe(onProbation)
    }),
  )
})
