import { expect, test } from 'vitest'
import { figuresInWords } from './figures-in-words'

test.each([
  [0, 0, 0, 'no evidence'],
  [0, 0, 2, '2 pending'],
  [17, 0, 0, '0 of 17 failed'],
  [17, 1, 2, '1 of 17 failed, 2 pending'],
])('%i that count, %i of them failed, and %i pending are `%s`', (counted, failures, pending, words) => {
  expect(figuresInWords({ counted, failures, pending })).toBe(words)
})
