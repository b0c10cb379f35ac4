import { expect, test } from 'vitest'
import {
  demotionDetector,
  driftValue,
  driftValues,
  falseAlarmEvery,
  warningDetector,
  watchOutcome,
} from './drift'

test('one step of each sum has the mean R + 1 at the tolerated rate, so that false alarms are rarer than one in 500', () => {
  for (const detector of [warningDetector(0.1), demotionDetector(0.1)]) {
    const { tolerated: q } = detector
    const state = watchOutcome(detector, watchOutcome(detector, [], false), true)
    const failed = watchOutcome(detector, state, true)
    const clean = watchOutcome(detector, state, false)
    state.forEach((sum, index) => {
      expect(q * (failed[index] ?? 0) + (1 - q) * (clean[index] ?? 0)).toBeCloseTo(sum + 1, 10)
    })
  }
})

test('the value is the sum over all starts of the likelihood since then', () => {
  const detector = demotionDetector(0.1)
  const failed = [false, true, false, false, true]
  const likelihood = (rate: number, one: boolean) =>
    one ? rate / detector.tolerated : (1 - rate) / (1 - detector.tolerated)
  const slow = detector.alternatives.map((rate) =>
    failed
      .map((_, start) => failed.slice(start).reduce((product, one) => product * likelihood(rate, one), 1))
      .reduce((sum, one) => sum + one, 0),
  )
  expect(driftValues(detector, failed).at(-1)).toBeCloseTo(driftValue(slow), 10)
})

test('a failure raises the value, and failures in a row give the alarm within four', () => {
  const warned = driftValues(warningDetector(0.1), [true, true, true, true])
  expect(warned).toEqual(warned.toSorted((a, b) => a - b))
  expect(warned.findIndex((value) => value >= falseAlarmEvery)).toBeLessThan(4)
})

test('a thousand clean merges do not warn', () => {
  expect(Math.max(...driftValues(warningDetector(0.1), Array<boolean>(1_000).fill(false)))).toBeLessThan(500)
})

test('no alternative is a rate of one or more', () => {
  expect(demotionDetector(0.3).alternatives).toEqual([0.3, 0.6])
})
