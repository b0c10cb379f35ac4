import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TaskFields } from '../events/task'
import { isBelow } from '../level'
import { noStanding } from '../trust/standing'
import { authorize } from './authorize'
import { checkPolicy } from './check/check'
import { isNoWider } from './compare/compare-policies'
import { decide, type AgentAction } from './evaluate/evaluate'
import {
  checkOrganisationPolicy,
  compareOrganisationPolicies,
  withOrganisation,
  type OrganisationPolicy,
} from './organisation-policy'
import { parseOrganisationPolicy, parsePolicy } from './parse/parse'
import type { AuthorizationRequest } from './request'

function organisationOf(text: string): OrganisationPolicy {
  const parsed = parseOrganisationPolicy(`version: 1\n${text}`)
  const checked = parsed.ok ? checkOrganisationPolicy(parsed.policy) : parsed
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return checked.policy
}

function problemsOf(text: string) {
  const parsed = parseOrganisationPolicy(text)
  const checked = parsed.ok ? checkOrganisationPolicy(parsed.policy) : parsed
  return checked.ok ? [] : checked.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

const project = (() => {
  const parsed = parsePolicy(`version: 1
agents: [scribe]
types:
  docs: { profile: online }
  fix: { profile: implement }
profiles:
  online: { extends: implement, network: [a.example, b.example], limits: { tokens: 3M } }
ceilings:
  - { path: [src/auth], level: review, reason: sign-in }
checks: [npm test]
limits: { time: 20m }
budgets: { agent: { tokens: 50M } }
gates: { files: 5, lines: 900 }
`)
  const checked = parsed.ok ? checkPolicy(parsed.policy) : parsed
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return checked.policy
})()

const task: TaskFields = {
  ...{ name: 't', title: 'T', type: 'docs', priority: 3, tags: [], profile: null, agent: null },
  ...{ autonomy: 'auto', paths: [], checks: [] },
}

function requestOf(fields: Partial<TaskFields>): Omit<AuthorizationRequest, 'policy'> {
  const conditions = { filesMax: null, linesMax: null, mergesPerDayMax: null }
  const grant = { grantId: 'g', to: 'auto', scope: 'lane', basis: 'override', reason: 'r', by: 'p' } as const
  const at = '2026-11-23T11:00:00.000Z'
  return {
    task: { ...task, ...fields },
    agent: {
      id: 'a',
      name: 'scribe',
      runtime: 'command',
      provider: 'none',
      model: 'none',
      modelPrices: null,
    },
    standing: {
      ...noStanding,
      level: 'auto',
      grants: [{ ...grant, at, seq: 1, knownTo: 1, conditions, expiresAt: null }],
    },
    ...{ restrictions: [], freezes: [], projectId: 'p1', throwaway: false, now: '2026-11-23T12:00:00.000Z' },
  }
}

const parts = [
  'protect: [src/pay]',
  'secrets: [private]',
  'network: [a.example]',
  'checks: [npm run lint]',
  'limits: { time: 5m, tokens: 1M }',
  'budgets: { project: { cost: 5 USD }, agent: { tokens: 90M } }',
  'gates: { files: 50, lines: 10, verification: anotherProvider }',
  'ceilings: [{ tag: risky, level: hold, reason: x }, { path: src, level: review, reason: y }]',
  'steering: [Makefile.local]',
  'tests: [checks/**]',
]
const organisations = fc.subarray(parts).map((chosen) => organisationOf(chosen.join('\n')))
const requests = [
  requestOf({}),
  requestOf({ type: 'fix', tags: ['risky'] }),
  requestOf({ paths: ['src/auth'] }),
]
const actions: AgentAction[] = [
  ...['src/pay/x.ts', 'private/k', 'src/a.ts', 'docs/a.md', 'src/auth/y.ts'].flatMap(
    (path): AgentAction[] => [
      { kind: 'read', path },
      { kind: 'write', path },
    ],
  ),
  { kind: 'reach', host: 'a.example', port: 443 },
  { kind: 'reach', host: 'b.example', port: 443 },
]

test('what stands over a project only narrows: no level, no path, no host, no limit more, no check less', () => {
  fc.assert(
    fc.property(organisations, (over) => {
      for (const asked of requests) {
        const alone = authorize({ ...asked, policy: project })
        const both = authorize({ ...asked, policy: withOrganisation(project, over) })
        if (both.kind === 'refused') continue
        if (alone.kind === 'refused') throw new Error('refused alone, and permitted with more above it')
        expect(isBelow(alone.level, both.level)).toBe(false)
        for (const action of actions)
          if (decide(both.permissions, action).allowed)
            expect(decide(alone.permissions, action).allowed).toBe(true)
        const { limits, gates, budgets, checks } = both.permissions
        expect(limits.timeSeconds).toBeLessThanOrEqual(alone.permissions.limits.timeSeconds)
        expect(limits.tokens ?? Infinity).toBeLessThanOrEqual(alone.permissions.limits.tokens ?? Infinity)
        expect(gates.filesMax).toBeLessThanOrEqual(alone.permissions.gates.filesMax)
        expect(gates.verification).toBe(over.gates.verification ?? alone.permissions.gates.verification)
        expect(budgets.agent.tokens).toBe(50_000_000)
        expect(checks.map(({ name }) => name)).toEqual(
          expect.arrayContaining(alone.permissions.checks.map(({ name }) => name)),
        )
      }
    }),
    { numRuns: 200 },
  )
})

test('its rules are named with its own file and line', () => {
  const over = organisationOf(
    'protect: [src/pay]\nnetwork: [a.example]\nceilings:\n  - { type: fix, level: hold, reason: fixes are read }\n',
  )
  const policy = withOrganisation(project, over)
  const docs = authorize({ ...requestOf({}), policy })
  const fix = authorize({ ...requestOf({ type: 'fix' }), policy })
  if (docs.kind === 'refused' || fix.kind === 'refused') throw new Error('refused')
  const source = (action: AgentAction) => decide(docs.permissions, action, docs.sources).source
  expect([
    source({ kind: 'write', path: 'src/pay/x' }),
    source({ kind: 'reach', host: 'b.example', port: 443 }),
    fix.factors.find(({ factor }) => factor === 'ceiling')?.source,
  ]).toEqual(['.leeway/organisation.yaml:2', '.leeway/organisation.yaml:3', '.leeway/organisation.yaml:5'])
})

test('a version of it that drops or loosens a rule widens', () => {
  fc.assert(
    fc.property(fc.subarray(parts), fc.subarray(parts), (before, after) => {
      const changes = compareOrganisationPolicies(
        organisationOf(before.join('\n')),
        organisationOf(after.join('\n')),
      )
      const isKept = before.every((part) => after.includes(part))
      expect(isNoWider(changes)).toBe(isKept)
    }),
  )
})

test('it names no agent, gives nothing, and has its problems told like any other', () => {
  expect(problemsOf('version: 1\nagents: [scribe]\nlimits: { time: soon }\n')).toEqual([
    expect.stringMatching(/^2:1 a policy has no field `agents`/),
    '3:17 `time` is `soon`; write it like `30m`',
  ])
  expect(
    problemsOf('version: 1\nprotect: [/etc]\nceilings: [{ type: any, level: auto, reason: x }]\n'),
  ).toEqual([
    expect.stringMatching(/^2:11 `\/etc` is absolute/),
    expect.stringMatching(/^3:\d+ a ceiling at `auto` limits nothing/),
  ])
})
