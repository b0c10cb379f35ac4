import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shellWord } from './shell-word'

test('a plain path stays as it is', () => {
  expect(shellWord('/var/lib/leeway/mirrors/0199.git')).toBe('/var/lib/leeway/mirrors/0199.git')
})

test('a shell takes any other word as exactly that text', () => {
  const awkward = fc.string({ unit: fc.constantFrom('a', ' ', "'", '"', '$', '`', '\\', ';', '~', '*', 'ä') })
  fc.assert(
    fc.property(awkward, (text) => {
      const word = shellWord(text) ?? expect.fail()
      expect(execFileSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' })).toBe(text)
    }),
    { numRuns: 50 },
  )
})

test('what would break the line, or hide in it, is no word', () => {
  for (const text of ['a\nb', 'a\u202Eb', 'a\u001B[2Jb']) expect(shellWord(text)).toBe(null)
})
