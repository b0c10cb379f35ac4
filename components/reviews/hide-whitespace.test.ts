import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hideWhitespace } from './hide-whitespace'

const head = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n'

describe('hideWhitespace', () => {
  test('a line that differs in blanks only becomes context, as it is now', () => {
    const patch = `${head}@@ -1,3 +1,3 @@\n one\n-  two\n-three\n+\ttwo\n+3\n`
    expect(hideWhitespace(patch)).toEqual({
      patch: `${head}@@ -1,3 +1,3 @@\n one\n \ttwo\n-three\n+3\n`,
      linesHidden: 1,
    })
  })

  test('a hunk of nothing else is left out; of a file of nothing else, nothing is left', () => {
    const spaces = '@@ -1,2 +1,2 @@\n-a b\n+a  b\n c\n'
    const words = '@@ -40,1 +40,1 @@\n-a\n+b\n'
    expect(hideWhitespace(head + spaces + words)).toEqual({ patch: head + words, linesHidden: 1 })
    expect(hideWhitespace(head + spaces)).toEqual({ patch: null, linesHidden: 1 })
  })

  test('an added blank line, a no-break space and a lost last line end stay visible', () => {
    const lines = '@@ -1,3 +1,4 @@\n-a\n+a\u00a0\n+\n c\n-b\n+b\n\\ No newline at end of file\n'
    expect(hideWhitespace(head + lines)).toEqual({ patch: head + lines, linesHidden: 0 })
  })

  test('what is shown is the new text to the letter, and the old one but for blanks', () => {
    const line = fc.constantFrom('a', ' a', 'a ', 'b', '\tb', '', ' ', 'c')
    const block = fc.record({ removed: fc.array(line), added: fc.array(line), context: fc.array(line) })
    fc.assert(
      fc.property(fc.array(block), (blocks) => {
        const body = blocks.flatMap(({ removed, added, context }) => [
          ...context.map((text) => ` ${text}\n`),
          ...removed.map((text) => `-${text}\n`),
          ...added.map((text) => `+${text}\n`),
        ])
        const shown = hideWhitespace(`${head}@@ -1 +1 @@\n${body.join('')}`)
        if (shown.patch === null) {
          expect(bare(side(body, '-'))).toEqual(bare(side(body, '+')))
          return
        }
        const after = shown.patch.split(/(?<=\n)/).slice(4)
        expect(side(after, '+')).toEqual(side(body, '+'))
        expect(bare(side(after, '-'))).toEqual(bare(side(body, '-')))
      }),
    )
  })
})

const side = (lines: readonly string[], sign: '+' | '-') =>
  lines.filter((line) => line.startsWith(sign) || line.startsWith(' ')).map((line) => line.slice(1))
const bare = (lines: readonly string[]) => lines.map((line) => line.replace(/\s/g, ''))
