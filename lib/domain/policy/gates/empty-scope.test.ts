import { expect, test } from 'vitest'
import { emptyScopes } from './empty-scope'

const tracked = ['README.md', 'src/billing/sum.ts', 'src/main.ts']
const empty = (...allow: string[][]) => emptyScopes({ allow, deny: [] }, tracked)

test.each([
  [['**']],
  [['**/*.md']],
  [['src/**', 'docs/**']],
  [['src/billing']],
  [['src/*.spec.ts']],
  [['package.json']],
  [['src/new.ts']],
  [[]],
])('%j names something that is there, or where it can be made', (group) => {
  expect(empty(group)).toEqual([])
})

test.each([[['src/biling']], [['docs/**']], [['docs/new.md']], [['infra', 'deploy/*.yaml']]])(
  '%j names nothing',
  (group) => {
    const [sentence, ...others] = empty(['src/**'], group)
    expect(others).toEqual([])
    for (const glob of group) expect(sentence).toContain(`\`${glob}\``)
    expect(sentence).toContain('nothing of that is in the repository')
  },
)

const denying = (deny: string[], ...allow: string[][]) => emptyScopes({ allow, deny }, tracked)

test('what may be written and is denied whole is named', () => {
  const [sentence, ...others] = denying(
    ['src/billing', '**/*.md'],
    ['src/**'],
    ['README.md', 'src/billing/*.ts'],
  )
  expect(others).toEqual([])
  expect(sentence).toContain('may write `README.md`, `src/billing/*.ts` alone, and all of that is protected')
})

test.each([
  [['src/billing'], ['src/**']],
  [['src/billing'], ['**']],
  [['src/billing'], ['src/billing', 'README.md']],
  [['**/*.ts'], ['src/**']],
])('beside %j something of %j is left', (deny, group) => {
  expect(denying(deny, group)).toEqual([])
})
