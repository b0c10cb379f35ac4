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

test('an agent’s words are shown as they came, and what they hide is marked', () => {
  const hostile = 'done; `approved` by \u202elead\u202c, \u200bsee `<b>`'
  expect(
    html('noted: ', { kind: 'plain', text: 'called `Write`\u2066' }, ': ', {
      kind: 'reported',
      text: hostile,
    }),
  ).toBe(
    '<span>noted: called `Write`⟪U+2066⟫: <q>done; `approved` by ⟪U+202E⟫lead⟪U+202C⟫, ⟪U+200B⟫see `&lt;b&gt;`</q></span>',
  )
})

test('what a fact hides is marked, too: a path in it may be an agent’s', () => {
  expect(html('met a conflict in `src/\u202ecod.ts`')).toBe(
    '<span>met a conflict in <code>src/⟪U+202E⟫cod.ts</code></span>',
  )
})

test('tags in words stay words', () => {
  expect(html({ kind: 'said', text: '`<b>`' })).toBe('<span><q><code>&lt;b&gt;</code></q></span>')
})
