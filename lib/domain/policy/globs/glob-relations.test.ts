import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canMeet, isNarrower } from './glob-relations'
import { matchesGlob } from './glob'

const sign = fc.constantFrom('a', 'ab', 'b.ts', '*', 'a*', '*.ts', '?', '**', '*b*', '?*')
const glob = fc.array(sign, { minLength: 1, maxLength: 4 }).map((signs) => signs.join('/'))
const step = fc.constantFrom('a', 'b', 'ab', 'b.ts', 'a.ts', 'x')
const path = fc.array(step, { minLength: 1, maxLength: 5 }).map((steps) => steps.join('/'))

test('what a narrower glob matches is matched by the wider one', () => {
  fc.assert(
    fc.property(glob, glob, path, (inner, outer, one) => {
      if (isNarrower(inner, outer) && matchesGlob(inner, one)) expect(matchesGlob(outer, one)).toBe(true)
    }),
    { numRuns: 20_000 },
  )
})

test('globs that cannot meet match no path together', () => {
  fc.assert(
    fc.property(glob, glob, path, (a, b, one) => {
      if (matchesGlob(a, one) && matchesGlob(b, one)) expect(canMeet(a, b)).toBe(true)
    }),
    { numRuns: 20_000 },
  )
})

test('a directory lies within its parent, beside its neighbours, and across a pattern', () => {
  expect(isNarrower('src/billing', 'src/**')).toBe(true)
  expect(isNarrower('src/**', 'src/billing')).toBe(false)
  expect(isNarrower('src/billing/', 'src')).toBe(true)
  expect(isNarrower('src/a?.ts', 'src/*.ts')).toBe(true)
  expect(canMeet('src/**', 'test/**')).toBe(false)
  expect(canMeet('src/**', '**/*.ts')).toBe(true)
})

test('hostile globs are compared at once', () => {
  const hostile = '**/*b*/'.repeat(30) + 'd'
  expect(isNarrower(hostile, '**/*a*/'.repeat(30) + 'd')).toBe(false)
  expect(canMeet(hostile, hostile)).toBe(true)
})
