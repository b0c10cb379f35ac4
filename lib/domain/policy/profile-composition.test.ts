import { expect, test } from 'vitest'
import { parsePolicy } from './parse'
import { profileComposition } from './profile-composition'
import { parseProfileExpression } from './profile-expression'

const text = `version: 1
agents: [scribe]
types:
  docs: { profile: guides }
profiles:
  pages:
    extends: implement
    write: [docs]
    network: [a.example]
    limits: { time: 5m }
    checks: [npm test]
  guides:
    extends: pages
    write:
      - docs/guides
      - README.md
    checks: [npm run lint]
  shut:
    write: []
`

function composition(expression: string) {
  const parsed = parsePolicy(text)
  const terms = parseProfileExpression(expression)
  if (!parsed.ok || !('terms' in terms)) throw new Error('the sample is off')
  return profileComposition(parsed.policy, terms.terms)
}

test('the nearest profile says a bound, with its line; checks of all add up', () => {
  const [guides] = composition('guides')
  expect(guides?.chain).toEqual([
    { name: 'guides', line: 12 },
    { name: 'pages', line: 6 },
    { name: 'implement', line: null },
  ])
  expect(guides?.bounds.filter(({ bound }) => bound !== 'protect')).toEqual([
    { bound: 'write', says: ['docs/guides', 'README.md'], from: 'guides', line: 15 },
    { bound: 'network', says: ['a.example:443'], from: 'pages', line: 9 },
    { bound: 'limits', says: ['time 300 s'], from: 'pages', line: 6 },
    { bound: 'checks', says: ['npm run lint'], from: 'guides', line: 17 },
    { bound: 'checks', says: ['npm test'], from: 'pages', line: 11 },
  ])
})

test('what nobody replaces comes from the built-in profile at the end', () => {
  const protect = composition('guides')[0]?.bounds.find(({ bound }) => bound === 'protect')
  expect(protect).toMatchObject({ from: 'implement', line: null })
  expect(protect?.says).toContain('infra')
  expect(composition('research')[0]?.bounds).toEqual([
    { bound: 'write', says: [], from: 'research', line: null },
  ])
})

test('an empty list stands where its profile does, and paths of a composition stand nowhere', () => {
  expect(composition('shut + careful(src/a, docs)')).toEqual([
    {
      term: 'shut',
      chain: [{ name: 'shut', line: 18 }],
      bounds: [{ bound: 'write', says: [], from: 'shut', line: 18 }],
    },
    {
      term: 'careful(docs, src/a)',
      chain: [{ name: 'careful', line: null }],
      bounds: [{ bound: 'write', says: ['docs', 'src/a'], from: 'careful', line: null }],
    },
  ])
})
