import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { laneOutcome } from './lane-outcome'
import { outcomeAsOf, waitingAsOf } from './outcome-as-of'
import type { OutcomeState } from './outcome-row'
import { outcomes } from './outcomes'
import { at, folded } from './testing/log'
import { found, merged, possibleEnds, settled } from './testing/outcome-stories'
import { attemptStarted, mergedByItself, ofRun, runRequested } from './testing/run-stories'
import { blob, commit } from './testing/story-subjects'

test('a late regression changes what we now know, and never what we knew', () => {
  const told = mergedByItself('r2')
  const row = folded(outcomes, told)['r2']
  if (row === undefined) throw new Error('the run has no row')
  const at = (count: number) => {
    const known = outcomeAsOf(row, count)
    return known && [known.class, known.regressed]
  }
  expect(told.map((_, index) => at(index + 1)).slice(-4)).toEqual([
    ['pending', false],
    ['pending', false],
    ['clean', false],
    ['clean', true],
  ])
  expect(outcomeAsOf(row, 0)).toBeNull()
})

test('what was known at a position is what the log says up to it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...possibleEnds), fc.nat(6), (end, position) => {
      const told = ofRun('r1', [runRequested(), ...end])
      const row = folded(outcomes, told)['r1']
      const then = folded(outcomes, told.slice(0, position))['r1']
      const known = row === undefined ? null : outcomeAsOf(row, position)
      const expected = then === undefined ? null : outcomeAsOf(then, position)
      const isOpen = (state: OutcomeState | null) => state === null || laneOutcome(state) === null
      expect(isOpen(known) ? null : known).toEqual(isOpen(expected) ? null : expected)
    }),
  )
})

describe('a change that waits for a decision', () => {
  const review = fact('ReviewRequested', { why: 'it is at review', commit })
  const again = fact('ChangeSentBack', { text: 'again', cause: 'workflow' })
  const told = [runRequested(), attemptStarted(1, 1), review, again, attemptStarted(2, 2), review]
  const rowOf = (...facts: DomainEvent[]) => folded(outcomes, ofRun('r1', facts))['r1'] ?? expect.fail()
  const since = { runId: 'r1', since: at(3), seq: 3, beganSeq: 2 }

  test('waits since its first delivery, however often it is sent back, in the epoch of its last attempt', () => {
    expect(waitingAsOf(rowOf(...told), Infinity)).toEqual({ ...since, beganSeq: 5 })
    expect(waitingAsOf(rowOf(...told.slice(0, 4)), Infinity)).toEqual(since)
    expect(waitingAsOf(rowOf(...told.slice(0, 2)), Infinity)).toBeNull()
  })

  test.each([
    ['draft', fact('DraftReady', { commit })],
    ['report', fact('ReportReady', { report: blob })],
  ])('may be a %s', (_, delivered) => {
    expect(waitingAsOf(rowOf(runRequested(), delivered), Infinity)).toMatchObject({ seq: 2 })
  })

  test.each([[merged], [settled('notCounted')], [settled('failure')]])('waits no more after %j', (end) => {
    expect(waitingAsOf(rowOf(...told, end), Infinity)).toBeNull()
  })

  test('is known as of any position as the log up to it had it', () => {
    const all = [...told, merged, settled('clean'), found]
    const positions = all.map((_, index) => index + 1)
    expect(positions.map((position) => waitingAsOf(rowOf(...all), position))).toEqual(
      positions.map((position) => waitingAsOf(rowOf(...all.slice(0, position)), position)),
    )
  })
})
