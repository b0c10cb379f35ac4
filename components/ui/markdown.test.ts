import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Markdown } from './markdown'

const html = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }))

test('what a text hides is marked, also where it is written as an entity or stands in code', () => {
  const said = html('all \u202egood\u202c, &#x202E;really&lrm;\n\n`a\u200bb`\n\n```\nc\u2066d\n```\n')
  expect(said).toContain('all ⟪U+202E⟫good⟪U+202C⟫, ⟪U+202E⟫really⟪U+200E⟫')
  expect(said).toContain('<code>a⟪U+200B⟫b</code>')
  expect(said).toContain('c⟪U+2066⟫d')
})

test('a picture keeps its colour, and tags and images are dropped', () => {
  expect(html('⚠\ufe0f look ![x](https://example.com/x.png) <script>alert(1)</script>')).toMatch(
    /<p>⚠\ufe0f look {2}alert\(1\)<\/p>/,
  )
})
