import { expect, test } from 'vitest'
import { UsageProblem } from './command'
import { readNumber } from './read-number'
import { readWords } from './read-words'

const json = { json: { type: 'boolean' } } as const

test('a word that a command does not take is refused, not overlooked', () => {
  expect(readWords(['one'], json, 1).positionals).toEqual(['one'])
  expect(() => readWords(['one', 'two'], json, 1)).toThrow('`two` is a word too many')
  expect(() => readWords(['one'], json)).toThrow(UsageProblem)
  expect(() => readWords(['--yes'], json)).toThrow(UsageProblem)
})

test('a number is whole and not too small, or refused', () => {
  expect(readNumber('--limit', undefined, 1)).toBeUndefined()
  expect(readNumber('--limit', '5', 1)).toBe(5)
  for (const text of ['abc', '0', '-1', '1.5', ''])
    expect(() => readNumber('--limit', text, 1)).toThrow('`--limit` takes a whole number from 1')
})
