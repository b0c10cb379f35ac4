import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globs, hostileTexts } from '../policy/compile/testing/random-scopes'
import { coversPath } from '../policy/globs/glob'
import { samplePath, samplePaths } from './sample-path'

test.each([
  ['infra', 'infra'],
  ['src/**', 'src/probe'],
  ['**/*.env', 'probe.env'],
  ['config/?.secret', 'config/p.secret'],
  ["it's here/**/*.pem", "it's here/probe.pem"],
])('%s is tried on %s', (glob, path) => {
  expect(samplePath(glob)).toBe(path)
})

test('a glob that covers everything has no path of its own, and every other one has', () => {
  fc.assert(
    fc.property(globs, (glob) => {
      const path = samplePath(glob)
      const coversAll = glob.split('/').every((step) => step === '**')
      expect(path === null, glob).toBe(coversAll)
      if (path !== null) expect(coversPath(glob, path), `${glob} ${path}`).toBe(true)
    }),
  )
})

test('what no line of a command can hold is not tried', () => {
  expect(samplePath('a\u202eb')).toBeNull()
  expect(samplePath('a\u2028b')).toBeNull()
  expect(samplePath('a\u0085b')).toBeNull()
  fc.assert(
    fc.property(hostileTexts, (text) => {
      expect(samplePath(text) ?? '').not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }),
  )
})

test('no path would have to be a directory of another', () => {
  expect(samplePaths(['src', 'src/**', 'docs', 'docs'])).toEqual(['src/probe', 'docs'])
  fc.assert(
    fc.property(fc.array(globs, { maxLength: 6 }), (list) => {
      const paths = samplePaths(list)
      expect(new Set(paths).size).toBe(paths.length)
      for (const path of paths)
        expect(
          paths.filter((other) => other.startsWith(`${path}/`)),
          path,
        ).toEqual([])
    }),
  )
})
