import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstWords } from './first-words'

test('each command of a line is named, whatever joins them', () => {
  expect(firstWords('git status && npm test | tee out; ls &\nnode x.js')).toEqual([
    'git',
    'npm',
    'tee',
    'ls',
    'node',
  ])
  expect(firstWords('A=1 B="x y" make all 2>&1 > out.txt')).toEqual(['make'])
  expect(firstWords('>out curl x')).toEqual(['curl'])
  expect(firstWords('ls &> all; git log')).toEqual(['ls', 'git'])
  expect(firstWords('')).toEqual([])
})

test('a name is read as the shell reads it', () => {
  expect(firstWords('cu""rl x')).toEqual(['curl'])
  expect(firstWords('\'cu\'\\r"l" x')).toEqual(['curl'])
  expect(firstWords('echo "a; b" \'c && d\' e\\;f')).toEqual(['echo'])
})

test('what is not plain is not answered', () => {
  for (const line of [
    'echo $(curl x)',
    'echo `curl x`',
    'echo "$(curl x)"',
    'echo "`curl x`"',
    'cat <(curl x)',
    'cat <<EOF\nx\nEOF',
    '(curl x)',
    '{ curl x; }',
    'if true; then curl x; fi',
    '! curl x',
    '$x y',
    'c* y',
    '~/x',
    '"$x" y',
    'echo "open',
    "echo 'open",
    'echo ${x:-y}',
    "echo $'\\x'",
    'ls # comment',
    '"" x',
    'ls >',
    'ls; 2>&-curl',
    'f() { ls; }',
    'a\\',
  ])
    expect(firstWords(line), line).toBeNull()
})

test('a line of any signs gets an answer', () => {
  const sign = fc.constantFrom(...Array.from('ab \n\t;|&<>()$`\'"\\#{}[]*?~=!2'))
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 30 }), (signs) => {
      const words = firstWords(signs.join(''))
      expect(words?.includes('') ?? false).toBe(false)
    }),
    { numRuns: 20_000 },
  )
})
