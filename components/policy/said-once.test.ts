import { expect, test } from 'vitest'
import { saidOnce } from './said-once'

const split = (adopted: readonly string[], proposal: readonly string[]) =>
  saidOnce({ adopted, proposal }, (text) => text)

test('what both say is said of the one in force, wherever it stands in the proposal', () => {
  expect(split(['a', 'd', 'b'], ['c', 'b', 'a'])).toEqual({ inBoth: ['a', 'b'], own: ['c'] })
  expect(split([], ['a'])).toEqual({ inBoth: [], own: ['a'] })
  expect(split(['a'], [])).toEqual({ inBoth: [], own: [] })
})

test('what the proposal says once more is its own once', () => {
  expect(split(['a'], ['a', 'a'])).toEqual({ inBoth: ['a'], own: ['a'] })
})
