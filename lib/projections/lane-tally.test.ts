import fc from 'fast-check'
import { expect, test } from 'vitest'
import { laneStream } from '../domain/events/streams'
import { laneFigures } from '../domain/trust/testing/lane-figures'
import { figuresOf, tallyAsOf } from './lane-tally'
import { outcomes } from './outcomes'
import { folded, recorded, type Told } from './testing/log'
import { endedRuns, possibleEnds } from './testing/outcome-stories'
import { mergedByItself, mergedRun } from './testing/run-stories'
import { lane } from './testing/story-subjects'

/** As the database counts: rows by the state and the link of their index. */
function tally(told: readonly Told[]) {
  const indexes = Object.values(folded(outcomes, told)).map((row) => outcomes.index(row, null))
  expect(indexes.every(({ link }) => link === laneStream(lane))).toBe(true)
  return indexes.map(({ state = null }) => ({ state, count: 1 }))
}

test('a merged change counts as pending, and one that regressed later as a failure', () => {
  const told = [...mergedRun('r1'), ...mergedByItself('r2')]
  expect(figuresOf(tally(told), 25)).toMatchObject({ counted: 1, clean: 0, failures: 1, pending: 1 })
})

test('the outcomes of a lane count as the domain counts its events', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...possibleEnds), { maxLength: 30 }), (ends) => {
      const told = endedRuns(ends)
      expect(figuresOf(tally(told), told.length)).toStrictEqual(laneFigures(recorded(told), told.length))
    }),
  )
})

test('the figures of a position are those that the log up to it had', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...possibleEnds), { maxLength: 8 }),
      fc.nat(30),
      (ends, position) => {
        const told = endedRuns(ends)
        const then = tallyAsOf(Object.values(folded(outcomes, told)), position)
        expect(figuresOf(then, position)).toStrictEqual(figuresOf(tally(told.slice(0, position)), position))
      },
    ),
  )
})
