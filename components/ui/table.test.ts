import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { StackingTable } from './table'

test('every column gives its cells its name, however many there are', () => {
  const head = Array.from({ length: 40 }, (_, n) => `type-${n + 1}`)
  const html = renderToStaticMarkup(createElement(StackingTable, { head }))
  for (const [index, name] of head.entries()) {
    const column = `--column-${index + 1}`
    expect(html).toContain(`${column}:&quot;${name}&quot;`)
    expect(html).toContain(`:nth-child(${index + 1}) { --column: var(${column}) }`)
  }
})
