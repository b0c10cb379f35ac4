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
