import fc from 'fast-check'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { tomlString, tomlTable } from './toml'

const hostile = [
  '"',
  "'",
  '\\',
  '\n',
  '\r',
  '\t',
  '\0',
  '\x7F',
  '\u0085',
  '"""',
  "'''",
  '#',
  ']',
  '=',
  '😀',
  'a',
]
const text = fc.oneof(
  fc.array(fc.constantFrom(...hostile)).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
)

test('whatever a text holds, it is read back as it was', () => {
  fc.assert(
    fc.property(text, fc.array(text), (one, more) => {
      expect(parse(tomlTable('[table]', { one, more, yes: true, count: 3 }))).toEqual({
        table: { one, more, yes: true, count: 3 },
      })
    }),
    { numRuns: 5000 },
  )
})

test('a pattern stands as it is, and half a surrogate pair is replaced', () => {
  expect(tomlString('a\\.b"')).toBe(`'a\\.b"'`)
  expect(tomlString("it's \\")).toBe('"it\'s \\\\"')
  expect(tomlString('a\uD800b')).toBe('"a\uFFFDb"')
})
