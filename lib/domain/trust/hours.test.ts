import { expect, test } from 'vitest'
import { isWithinHours } from './hours'

test('a grant for some hours holds from the first of them until the hour it names as its end', () => {
  const within = (time: string) => isWithinHours({ from: 9, to: 17 }, `2026-05-01T${time}Z`)
  expect(['08:59:59.999', '09:00:00.000', '16:59:59.999', '17:00:00.000'].map(within)).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('one that ends at 24 lasts the day, and one without hours always holds', () => {
  expect(isWithinHours({ from: 0, to: 24 }, '2026-05-01T23:59:59.999Z')).toBe(true)
  expect(isWithinHours(undefined, '2026-05-01T03:00:00.000Z')).toBe(true)
})
