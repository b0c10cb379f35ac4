import { expect, test } from 'vitest'
import { shownText } from './shown-text'

test('what a terminal would obey is written out, what it shows stays', () => {
  expect(shownText('plain, tab\t, Grüße, 日本')).toBe('plain, tab\t, Grüße, 日本')
  expect(shownText('\u001b[2J\u001b]0;title\u0007')).toBe('\\u{1b}[2J\\u{1b}]0;title\\u{7}')
  expect(shownText('a\rb\u009bc\u202ed')).toBe('a\\u{d}b\\u{9b}c\\u{202e}d')
})
