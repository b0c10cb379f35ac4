import { describe, expect, test } from 'vitest'
import { hasInvisibleCharacters, markDeceiving, markInvisible } from './invisible-characters'

describe('markInvisible', () => {
  test('leaves ordinary text, tabs and line ends alone', () => {
    const text = 'const naïve = "日本語"\t// ok\r\n'
    expect(markInvisible(text)).toEqual({ text, count: 0 })
  })

  test('shows a bidirectional override as a mark', () => {
    expect(markInvisible('if (admin\u202E) {')).toEqual({ text: 'if (admin⟪U+202E⟫) {', count: 1 })
  })

  test('counts zero-width characters, tags, line separators and control characters', () => {
    const marked = markInvisible('a\u200Bb\u{E0041}c\u2028d\u001Be')
    expect(marked).toEqual({ text: 'a⟪U+200B⟫b⟪U+E0041⟫c⟪U+2028⟫d⟪U+001B⟫e', count: 4 })
  })

  test('shows a carriage return within a line, where a browser shows a blank and a program a new line', () => {
    expect(markInvisible('// harmless\rgrant()\r\n')).toEqual({
      text: '// harmless⟪U+000D⟫grant()\r\n',
      count: 1,
    })
  })
})

test('what is marked counts as deceiving, the style of a picture does not', () => {
  const deceiving = [
    'a\u200bb',
    '\u2066',
    '\ufeff',
    '\u{e0041}',
    '\u00ad',
    '// a\u2028grant()',
    '// a\rgrant()',
    'a\u3164',
    '\u001b[8mhidden',
    'a\u202eb',
  ]
  expect(deceiving.map(hasInvisibleCharacters)).not.toContain(false)
  expect(
    ['\u2764\ufe0f', 'line\r', 'line\r\n', 'naïve', '漢字', '🙂', 'tab\t'].map(hasInvisibleCharacters),
  ).not.toContain(true)
})

test('words are read with the same marks, and pictures keep their colour', () => {
  expect(markDeceiving('a\u202eb\u200b\u0007 ⚠\ufe0f\r\nc')).toBe('a⟪U+202E⟫b⟪U+200B⟫⟪U+0007⟫ ⚠\ufe0f\r\nc')
})

test('what colours a terminal is left out of words, and nothing else that controls one', () => {
  expect(markDeceiving('\u001b[1;31mfailed\u001b[0m, \u001b[8mhidden\u001b[m \u001b[2J')).toBe(
    'failed, hidden ⟪U+001B⟫[2J',
  )
})
