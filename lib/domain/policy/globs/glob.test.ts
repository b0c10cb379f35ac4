import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coversPath, declares, globProblem, matchesGlob } from './glob'
import { globReach, nameMatcher } from './glob-index'

test('a glob without wildcards covers the path it names and what is below it', () => {
  expect(['src', 'src/a/b.ts', 'srcs', 'a/src'].filter((path) => matchesGlob('src', path))).toEqual([
    'src',
    'src/a/b.ts',
  ])
  expect(matchesGlob('src/', 'src/a')).toBe(true)
})

test('a deny covers what is below a directory that matches', () => {
  expect(coversPath('**/.env*', 'a/.env.d/prod')).toBe(true)
  expect(matchesGlob('**/.env*', 'a/.env.d/prod')).toBe(false)
})

test('a task declares a path only where what it names is named by the rule', () => {
  expect(declares('src/auth/**', 'src/auth/**')).toBe(true)
  expect(declares('src/auth', 'src/auth/*')).toBe(true)
  expect(declares('src/auth/login.ts', '**/auth/**')).toBe(true)
  expect(declares('src/**', 'src/auth/**')).toBe(false)
})

test('globs that leave the repository or use another language are problems', () => {
  for (const glob of [
    '',
    '/a',
    '../a',
    'a/../b',
    'a//b',
    './a',
    'a\\b',
    'C:/a',
    '~/a',
    '{a,b}',
    '!a',
    'a**b',
    '[a]',
    'a\nb',
  ])
    expect(globProblem(glob), glob).not.toBeNull()
  for (const glob of ['**', 'a/**', '*.md', 'a?b/*.ts', '.github', 'src/'])
    expect(globProblem(glob), glob).toBeNull()
})

const segment = fc.constantFrom('a', 'b', 'ab', '.a', 'a.ts')
const pattern = fc.constantFrom('a', 'ab', '*', 'a*', '*.ts', '?', '**', '*b*', 'a*b*s', '?*')
const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))
const glob = fc
  .array(pattern, { minLength: 1, maxLength: 5 })
  .filter((parts) => parts.some((part) => /[*?]/.test(part)))
  .map((parts) => parts.join('/'))

/** Slow and obvious: every way to spend the pattern is tried. */
function matchesSlowly(signs: readonly string[], members: readonly string[]): boolean {
  const [sign, ...rest] = signs
  const [member, ...others] = members
  if (sign === undefined) return member === undefined
  if (sign === '**')
    return matchesSlowly(rest, members) || (member !== undefined && matchesSlowly(signs, others))
  if (member === undefined) return false
  const expression = sign.replace(/\./g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.')
  return new RegExp(`^${expression}$`).test(member) && matchesSlowly(rest, others)
}

test('a glob with wildcards means what its slow definition says', () => {
  fc.assert(
    fc.property(glob, path, (one, other) => {
      expect(matchesGlob(one, other)).toBe(matchesSlowly(one.split('/'), other.split('/')))
    }),
    { numRuns: 10_000 },
  )
})

test('many globs at once name what each of them covers and no directory above it covers', () => {
  const literal = fc.constantFrom('a', 'a/b', 'ab/')
  fc.assert(
    fc.property(fc.array(fc.oneof(glob, literal), { maxLength: 4 }), path, (globs, one) => {
      const names = nameMatcher(globs)
      const upwards = one.split('/').map((_, index, steps) => steps.slice(0, index + 1).join('/'))
      expect(upwards.some(names)).toBe(globs.some((each) => coversPath(each, one)))
    }),
    { numRuns: 10_000 },
  )
})

test('whatever matches below a directory, that directory may hold a match', () => {
  fc.assert(
    fc.property(glob, path, segment, (one, directory, name) => {
      if (matchesGlob(one, `${directory}/${name}`)) expect(globReach([one])(directory)).toBe(true)
    }),
    { numRuns: 5000 },
  )
})

test('a hostile glob is matched at once', () => {
  const path = `${'a'.repeat(200)}/${'b/'.repeat(500)}c`
  expect(matchesGlob(`${'*a'.repeat(60)}x/${'**/*b*/'.repeat(10)}d`, path)).toBe(false)
})
