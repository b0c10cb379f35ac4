import { expect, test } from 'vitest'
import { blastRadius, proposedConditions } from './blast-radius'
import type { RecordedChange } from './replay-conditions'
import { dayOf } from './testing/outcomes'

/** Two a week for four weeks; one of them is large and was wrong. */
const changes: RecordedChange[] = [0, 3, 7, 10, 14, 17, 21, 24].map((day, n) => ({
  ...{ class: n === 5 ? 'failure' : 'clean', files: [], at: dayOf(day) },
  size: n === 5 ? { files: 30, lines: 900 } : { files: 1 + (n % 3), lines: 10 * n },
}))

test('tells how much and how often, and how far apart bad merges are at the bound', () => {
  expect(blastRadius(changes, { bound: 0.1, now: dayOf(28) })).toEqual({
    ...{ changesPerWeek: 2, isShort: false, weeksBetweenFailures: 5 },
    files: { median: 2, most: 30 },
    lines: { median: 40, most: 900 },
  })
})

test('where no rate is excluded or nothing moves, nothing is said of bad merges', () => {
  expect(blastRadius(changes, { bound: null, now: dayOf(28) }).weeksBetweenFailures).toBeNull()
  expect(blastRadius([], { bound: 0.1, now: dayOf(28) }).weeksBetweenFailures).toBeNull()
})

test('conditions begin as large as what was clean, never as large as what failed', () => {
  const rest = { mergesPerDayMax: 5, samplingShare: 0.2 }
  expect(proposedConditions(changes, { mergesPerDayMax: 5, share: 0.2 })).toEqual({
    ...{ filesMax: 3, linesMax: 70, ...rest },
  })
  expect(proposedConditions([], { mergesPerDayMax: 5, share: 0.2 })).toEqual({
    ...{ filesMax: null, linesMax: null, ...rest },
  })
})
