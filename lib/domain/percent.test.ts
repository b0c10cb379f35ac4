import { expect, test } from 'vitest'
import { percent, significant } from './percent'

test.each([
  [0.1, '10 %'],
  [0.099, '9.9 %'],
  [0.2, '20 %'],
  [0.1234, '12.3 %'],
  [0, '0 %'],
  [0.00449, '0.45 %'],
  [1, '100 %'],
] as const)('%d is %s', (share, words) => {
  expect(percent(share)).toBe(words)
})

test('large values keep no digits that say nothing', () => {
  expect([20.634, 384.3, 2e9].map(significant)).toEqual(['20.6', '384', 'over 1,000,000'])
})
