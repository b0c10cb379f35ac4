import { expect, test } from 'vitest'
import { lagContradicts, type FoundRegression } from './lag-warning'
import { dayOf } from './testing/outcomes'

/** Ten regressions, each found `lag` days after its merge. */
const found = (lag: number, horizonDays = 28): FoundRegression[] =>
  Array.from({ length: 10 }, (_, n) => ({ mergedAt: dayOf(n), foundAt: dayOf(n + lag), horizonDays }))

test('failures that all come to light at the end of the horizon contradict an even lag', () => {
  expect(lagContradicts(found(27), dayOf(200))).toBe(true)
})

test('early ones, and ones spread over the horizon, do not', () => {
  expect(lagContradicts(found(2), dayOf(200))).toBe(false)
  const spread = found(0).map((one, n) => ({ ...one, foundAt: dayOf(n + (n + 1) * 2.5) }))
  expect(lagContradicts(spread, dayOf(200))).toBe(false)
})

test('a change whose horizon still runs, one found after it, and one without say nothing', () => {
  expect(lagContradicts(found(27), dayOf(28))).toBe(false)
  expect(lagContradicts(found(40), dayOf(200))).toBe(false)
  expect(lagContradicts(found(27, 0), dayOf(200))).toBe(false)
})
