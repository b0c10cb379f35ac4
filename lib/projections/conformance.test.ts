import { expect, test } from 'vitest'
import { conformance } from './conformance'
import { at, folded, worker } from './log-for-tests'
import { conformanceStory, tried } from './stories-for-tests'

const results = [
  { rule: 'write deny', held: true },
  { rule: 'write deny', held: true },
]

test('of each version and composition the newest trial counts, whatever came before', () => {
  expect(folded(conformance, conformanceStory)).toStrictEqual({
    'p1/claude-code': {
      scope: 'p1',
      runtime: 'claude-code',
      trials: [
        { version: '2.1.197', profile: 'implement', at: at(4), by: worker, results },
        { version: '2.1.330', profile: 'implement', at: at(3), by: worker, results },
        { version: '2.1.330', profile: 'research', at: at(2), by: worker, results },
      ],
    },
  })
})

test('a row stays small, however many versions were tried', () => {
  const many = Array.from({ length: 120 }, (_, index) => tried(`1.0.${index}`, 'implement', true))
  const row = folded(conformance, many)['p1/claude-code']
  expect(row?.trials).toHaveLength(100)
  expect(row?.trials[0]?.version).toBe('1.0.119')
})
