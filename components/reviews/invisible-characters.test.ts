import { describe, expect, test } from 'vitest'
import { markInvisible } from './invisible-characters'

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
})
