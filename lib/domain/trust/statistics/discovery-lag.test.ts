import { expect, test } from 'vitest'
import { isLagTooShort, shareFound } from './discovery-lag'

test('nothing is known at the merge, everything at the end of the horizon, and with none at once', () => {
  expect([0, 7, 14, 28, 90].map((age) => shareFound(age, 28))).toEqual([0, 0.25, 0.5, 1, 1])
  expect(shareFound(0, 0)).toBe(1)
  expect(shareFound(-1, 28)).toBe(0)
})

test('failures found later than assumed are noticed from about a dozen on', () => {
  const late = Array.from({ length: 12 }, (_, index) => 20 + index * 0.5)
  expect(isLagTooShort(late, (age) => shareFound(age, 28))).toBe(true)
  expect(isLagTooShort(late.slice(0, 2), (age) => shareFound(age, 28))).toBe(false)
  expect(isLagTooShort([], (age) => shareFound(age, 28))).toBe(false)
})

test('failures found as assumed or earlier are not', () => {
  const even = Array.from({ length: 100 }, (_, index) => ((index + 0.5) / 100) * 28)
  expect(isLagTooShort(even, (age) => shareFound(age, 28))).toBe(false)
  expect(
    isLagTooShort(
      even.map((age) => age / 3),
      (age) => shareFound(age, 28),
    ),
  ).toBe(false)
})
