import { expect, test } from 'vitest'
import { everyRunBounds } from './every-run-bounds'
import { parseOrganisationPolicy, parsePolicy } from '../parse/parse'
import { profileComposition } from './profile-composition'
import { parseProfileExpression } from '../profile-expression'
import { organisationPath, policyPath } from '../syntax'

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
    environment: { LEVEL: one, MODE: pages }
    checks: [npm test]
  guides:
    extends: pages
    write:
      - docs/guides
      - README.md
    environment: { LEVEL: two }
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

const at = (line: number) => `.leeway/policy.yaml:${line}`

test('the nearest profile says a bound, with its line; checks of all add up', () => {
  const [guides] = composition('guides')
  expect(guides?.chain).toEqual([
    { profile: 'guides', source: at(13) },
    { profile: 'pages', source: at(6) },
    { profile: 'implement', source: 'built in' },
  ])
  expect(guides?.bounds.filter(({ bound }) => bound !== 'protect')).toEqual([
    { bound: 'write', says: ['docs/guides', 'README.md'], profile: 'guides', source: at(16) },
    { bound: 'network', says: ['a.example:443'], profile: 'pages', source: at(9) },
    { bound: 'limits', says: ['time 300 s'], profile: 'pages', source: at(6) },
    { bound: 'environment', says: ['LEVEL=two'], profile: 'guides', source: at(18) },
    { bound: 'environment', says: ['MODE=pages'], profile: 'pages', source: at(11) },
    { bound: 'checks', says: ['npm run lint'], profile: 'guides', source: at(19) },
    { bound: 'checks', says: ['npm test'], profile: 'pages', source: at(12) },
  ])
})

test('what nobody replaces comes from the built-in profile at the end', () => {
  const protect = composition('guides')[0]?.bounds.find(({ bound }) => bound === 'protect')
  expect(protect).toMatchObject({ profile: 'implement', source: 'built in' })
  expect(protect?.says).toContain('infra')
  expect(composition('research')[0]?.bounds).toEqual([
    { bound: 'write', says: [], profile: 'research', source: 'built in' },
  ])
})

test('an empty list stands where its profile does, and paths of a composition stand in no line', () => {
  expect(composition('shut + careful(src/a, docs)')).toEqual([
    {
      term: 'shut',
      chain: [{ profile: 'shut', source: at(20) }],
      bounds: [{ bound: 'write', says: [], profile: 'shut', source: at(20) }],
    },
    {
      term: 'careful(docs, src/a)',
      chain: [{ profile: 'careful', source: 'built in' }],
      bounds: [{ bound: 'write', says: ['docs', 'src/a'], profile: 'careful', source: 'the composition' }],
    },
  ])
})

test('what holds in every run stands outside of profiles, each with its line', () => {
  const outside = `${text}protect: [vendor]
secrets: [private]
network: []
limits: { memory: 1GB, files: 10, cost: 5 USD }
budgets: { project: { tokens: 2M } }
environment: { LANG: C.UTF-8 }
checks: [make]
ceilings:
  - { path: [src/auth, infra], level: hold, reason: people decide }
`
  const every = boundsOf(outside, null)
  expect(every.filter(({ source }) => source !== 'built in')).toEqual([
    { bound: 'protect', says: ['vendor'], profile: null, source: at(22) },
    { bound: 'secrets', says: ['private'], profile: null, source: at(23) },
    { bound: 'network', says: [], profile: null, source: at(24) },
    {
      bound: 'limits',
      says: ['memory 1024 MB', 'files 10', 'cost 5 USD'],
      profile: null,
      source: at(25),
    },
    {
      bound: 'budgets',
      says: ['tokens 2000000 a month for the project'],
      profile: null,
      source: at(26),
    },
    { bound: 'environment', says: ['LANG=C.UTF-8'], profile: null, source: at(27) },
    { bound: 'checks', says: ['make'], profile: null, source: at(28) },
    {
      bound: 'ceiling',
      says: ['hold for path src/auth, infra: people decide'],
      profile: null,
      source: at(30),
    },
  ])
  const builtIn = every.filter(({ source }) => source === 'built in')
  expect(builtIn.map(({ bound }) => bound)).toEqual(['protect', 'secrets', 'limits'])
  const [protect, secrets, limits] = builtIn.map(({ says }) => says)
  expect(protect).toContain('.leeway')
  expect(secrets).toContain('**/.env')
  expect(limits).toEqual([...['time 1800 s', 'idle 600 s', 'output 20 MB', 'processes 256', 'disk 2048 MB']])
})

test('what the organisation bounds in every run stands in its own file', () => {
  const over = `version: 1
protect: [contracts]
mcp: {}
limits:
  time: 10m
ceilings:
  - { tag: [security], level: hold, reason: the organisation says so }
`
  const inFile = (line: number) => `.leeway/organisation.yaml:${line}`
  const ofBoth = boundsOf(`${text}protect: [vendor]\n`, over)
  expect(ofBoth.filter(({ source }) => source.startsWith(organisationPath))).toEqual([
    { bound: 'protect', says: ['contracts'], profile: null, source: inFile(2) },
    { bound: 'mcp', says: [], profile: null, source: inFile(3) },
    { bound: 'limits', says: ['time 600 s'], profile: null, source: inFile(4) },
    {
      bound: 'ceiling',
      says: ['hold for tag security: the organisation says so'],
      profile: null,
      source: inFile(7),
    },
  ])
  expect(ofBoth.filter(({ bound }) => bound === 'protect').map(({ source }) => source)).toEqual([
    ...['built in', at(22), inFile(2)],
  ])
})

function boundsOf(project: string, over: string | null) {
  const parsed = parsePolicy(project)
  const above = over === null ? null : parseOrganisationPolicy(over)
  if (!parsed.ok || above?.ok === false) throw new Error('the sample is off')
  return everyRunBounds(
    { syntax: parsed.policy, file: policyPath },
    above && { syntax: above.policy, file: organisationPath },
  )
}
