import { expect, test } from 'vitest'
import { perWeek } from './pace'
import { dayOf } from './testing/outcomes'

const days = (...of: number[]) => of.map(dayOf)

test('a lane of four weeks with two outcomes a week has a pace of two', () => {
  expect(perWeek(days(0, 3, 7, 10, 14, 17, 21, 24), dayOf(28))).toBe(2)
})

test('an old lane is judged by its last eight weeks, and a young one as if it were a week old', () => {
  expect(perWeek(days(0, 1, 2, 3, 104, 118, 132, 146), dayOf(160))).toBe(0.5)
  expect(perWeek(days(0, 0, 0), dayOf(1))).toBe(3)
  expect(perWeek([], dayOf(1))).toBe(0)
})
