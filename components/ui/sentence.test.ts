import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Sentence, type SentenceProps } from './sentence'

const html = (...parts: SentenceProps['parts']) =>
  renderToStaticMarkup(createElement(Sentence, { parts, names: {} })).replaceAll(/ class="[^"]*"/g, '')

test('what stands in backticks is shown as code, in a fact and in the words of a person', () => {
  expect(html('asked for a review: lowered to `review`: it broke')).toBe(
    '<span>asked for a review: lowered to <code>review</code>: it broke</span>',
  )
  expect(html('sent it back: ', { kind: 'said', text: 'mend `slug` first' })).toBe(
    '<span>sent it back: <q>mend <code>slug</code> first</q></span>',
  )
})

test('a backtick without its other one stays as it was written', () => {
  expect(html('a ` alone')).toBe('<span>a ` alone</span>')
})

test('tags in words stay words', () => {
  expect(html({ kind: 'said', text: '`<b>`' })).toBe('<span><q><code>&lt;b&gt;</code></q></span>')
})
