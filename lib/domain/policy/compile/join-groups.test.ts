import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesGlob } from '../globs/glob'
import { isInScope } from '../scope'
import { joinGroups } from './join-groups'

test('groups become the globs that lie within all of them', () => {
  expect(joinGroups([['src/**', 'test/**'], ['src/billing'], ['**']])).toEqual({
    globs: ['src/billing'],
    unsaid: [],
  })
  expect(joinGroups([['src/**'], ['test/**']])).toEqual({ globs: [], unsaid: [] })
  expect(joinGroups([['**']])).toEqual({ globs: ['**'], unsaid: [] })
  expect(joinGroups([[]])).toEqual({ globs: [], unsaid: [] })
})

test('what overlaps in part is left out, and named', () => {
  expect(joinGroups([['src/**'], ['**/*.ts', 'src/a']])).toEqual({
    globs: ['src/a'],
    unsaid: ['src/** within **/*.ts'],
  })
})

const glob = fc.constantFrom('**', 'src/**', 'docs', '*.md', 'src/a', 'src/*.ts', '**/*.ts', 'src/?')
const groups = fc.array(fc.array(glob, { maxLength: 3 }), { maxLength: 3 })
const path = fc.constantFrom('src/a', 'src/a/x.ts', 'src/b.ts', 'docs/a.md', 'README.md', 'x/y.ts')

test('the list never has more than the groups allow, and all of it where nothing is left out', () => {
  fc.assert(
    fc.property(groups, path, (allow, one) => {
      const { globs, unsaid } = joinGroups(allow)
      const listed = globs.some((each) => matchesGlob(each, one))
      const allowed = isInScope({ allow, deny: [] }, one)
      if (listed) expect(allowed).toBe(true)
      if (unsaid.length === 0) expect(listed).toBe(allowed)
    }),
    { numRuns: 5000 },
  )
})
