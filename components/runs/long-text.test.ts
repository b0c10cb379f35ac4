import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { inputWords } from './group-calls'
import { LongText } from './long-text'

test('what a tool is given is shown as it came, and what it hides is marked, also where JSON wrote it out', () => {
  const input =
    String.raw`{"command":"echo \u202e` + '`merged`' + String.raw`\u0007","path":"src/\u200ba.ts"}`
  expect(
    renderToStaticMarkup(createElement(LongText, { text: inputWords(input), label: 'called Bash' })),
  ).toMatch(/>command: echo ⟪U\+202E⟫`merged`⟪U\+0007⟫\npath: src\/⟪U\+200B⟫a\.ts<\/pre>$/)
})
