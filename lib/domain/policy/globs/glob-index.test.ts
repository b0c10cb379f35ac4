import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coversPath, matchesGlob } from './glob'
import { globIndex, globReach } from './glob-index'

const sign = fc.constantFrom('a', 'b', 'ab', '*', '**', 'a*', '?', '*b', 'a.ts', '*.ts')
const glob = fc
  .array(sign, { minLength: 1, maxLength: 4 })
  .chain((signs) => fc.constantFrom(signs.join('/'), `${signs.join('/')}/`))
const path = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'a.ts', 'c', ''), { minLength: 1, maxLength: 5 })
  .map((steps) => steps.join('/'))

test('an index of globs finds the first that asking each in turn would', () => {
  fc.assert(
    fc.property(fc.array(glob, { maxLength: 8 }), path, (globs, one) => {
      expect(globIndex(globs, 'matches')(one)).toBe(globs.find((each) => matchesGlob(each, one)))
      expect(globIndex(globs, 'covers')(one)).toBe(globs.find((each) => coversPath(each, one)))
    }),
    { numRuns: 20_000 },
  )
})

test('names that objects have by nature are names like others', () => {
  const find = globIndex(['constructor', '**/__proto__'], 'covers')
  expect(find('constructor/a')).toBe('constructor')
  expect(find('a/__proto__')).toBe('**/__proto__')
  expect(find('toString')).toBe(undefined)
})

test('a directory is reached where a path in it, or itself, would match', () => {
  fc.assert(
    fc.property(fc.array(glob, { maxLength: 4 }), path, path, (globs, directory, rest) => {
      const matches = (one: string) => globs.some((each) => matchesGlob(each, one))
      if (matches(directory) || matches(`${directory}/${rest}`))
        expect(globReach(globs)(directory)).toBe(true)
    }),
    { numRuns: 20_000 },
  )
  const reach = globReach(['src/*/x', 'docs/**', 'test/a'])
  expect(['', 'src', 'src/b', 'docs/a/b', 'test', 'test/a/c'].every(reach)).toBe(true)
  expect(['srcs', 'src/b/y', 'doc', 'test/b', 'lib'].some(reach)).toBe(false)
})
