import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Runtime } from '../events/agent'
import type { TaskFields } from '../events/task'
import { isBelow, levels } from '../level'
import { noStanding, type Grant, type Standing } from '../trust/standing'
import { authorize } from './authorize'
import type { AuthorizationRequest } from './request'
import { isInScope } from './scope'
import { reauthorize, scopeViolations } from './gates/touched-paths'
import { docsTask as task } from './testing/docs-task'
import { policyOf } from './testing/policy-of'

const now = '2026-11-23T12:00:00.000Z'
const before = '2026-11-23T11:59:59.999Z'
const after = '2026-11-23T12:00:00.001Z'

const policy = policyOf(`version: 1
agents: [scribe, { name: fixer, types: [fix] }]
types:
  docs: { profile: [implement, own] }
  fix: { profile: [implement, research], ordinary: false }
  prototype: { profile: yolo }
profiles:
  own: { extends: implement, write: [docs, README.md], limits: { time: 5m } }
ceilings:
  - { path: [src/auth, src/billing], level: hold, reason: people decide who may sign in and pay }
  - { tag: risky, level: review, reason: risky work is read }
  - { type: prototype, level: review, reason: prototypes are read }
protect: [vendor]
checks: [npm test]
limits: { time: 10m }
`)

function grant(fields: Partial<Grant>): Grant {
  return {
    grantId: 'g',
    to: 'auto',
    scope: 'lane',
    basis: 'override',
    reason: 'it works well',
    conditions: { filesMax: 3, linesMax: null, mergesPerDayMax: null },
    expiresAt: null,
    by: 'p',
    at: before,
    ...{ seq: 1, knownTo: 1 },
    ...fields,
  }
}

function standingOf(...grants: Grant[]): Standing {
  return { ...noStanding, level: grants[0]?.to ?? 'hold', grants }
}

const scribe = {
  id: 'a1',
  name: 'scribe',
  runtime: 'command',
  provider: 'none',
  model: 'none',
  modelPrices: null,
} as const

const request: AuthorizationRequest = {
  task,
  policy,
  agent: scribe,
  standing: standingOf(grant({})),
  restrictions: [],
  freezes: [],
  projectId: 'p1',
  throwaway: false,
  now,
}

function answer(change: Partial<Omit<AuthorizationRequest, 'task'>> & { task?: Partial<TaskFields> }) {
  return authorize({ ...request, ...change, task: { ...task, ...change.task } })
}

function authorized(change: Parameters<typeof answer>[0]) {
  const result = answer(change)
  if (result.kind === 'refused') throw new Error(result.reasons.join('; '))
  return result
}

function reasons(change: Parameters<typeof answer>[0]) {
  const result = answer(change)
  return result.kind === 'refused' ? result.reasons : []
}

describe('the level of a run', () => {
  test('is the lowest of four factors, each with its reason, the binding one named', () => {
    const { level, factors, binding, conditions } = authorized({ task: { tags: ['risky'] } })
    expect({ level, factors, binding, conditions }).toEqual({
      level: 'review',
      factors: [
        { factor: 'task', level: 'auto', reason: 'the task asks for `auto`' },
        { factor: 'standing', level: 'auto', reason: 'granted `auto` for this lane: it works well' },
        {
          factor: 'ceiling',
          level: 'review',
          reason: 'tag `risky`: risky work is read',
          source: '.leeway/policy.yaml:11',
        },
        { factor: 'restriction', level: 'auto', reason: 'no restriction is set' },
      ],
      binding: ['ceiling'],
      conditions: { filesMax: 3, linesMax: null, mergesPerDayMax: null },
    })
  })

  test('is hold where nothing was granted, or the grant has expired', () => {
    expect(authorized({ standing: noStanding }).level).toBe('hold')
    expect(authorized({ standing: standingOf(grant({ expiresAt: now })) }).level).toBe('hold')
    expect(authorized({ standing: standingOf(grant({ expiresAt: after })) }).level).toBe('auto')
  })

  test('of a type that is not ordinary needs a grant of its own lane', () => {
    const standing = standingOf(grant({ to: 'review', scope: 'agentInProject' }))
    expect(authorized({ standing }).level).toBe('review')
    expect(authorized({ standing, task: { type: 'fix' } }).level).toBe('hold')
  })

  test('is hold for a task that declares sensitive paths, which it may then work on', () => {
    const { level, permissions } = authorized({ task: { paths: ['src/auth/login.ts'] } })
    expect(level).toBe('hold')
    expect(permissions.sensitive).toEqual([])
    expect(isInScope(permissions.write, 'src/auth/login.ts')).toBe(true)
  })

  test('is held down by a restriction that concerns it, until its expiry', () => {
    const restriction = {
      restrictionId: 'r',
      level: 'hold' as const,
      reason: 'release week',
      expiresAt: after,
    }
    const restrictedIn = (projectId: string, expiresAt: string | null) =>
      authorized({ restrictions: [{ ...restriction, scope: { kind: 'project', projectId }, expiresAt }] })
        .level
    expect(restrictedIn('p1', after)).toBe('hold')
    expect(restrictedIn('p1', null)).toBe('hold')
    expect(restrictedIn('p1', now)).toBe('auto')
    expect(restrictedIn('p2', null)).toBe('auto')
  })

  test('with yolo is only for a throwaway project and never auto', () => {
    const prototype = { type: 'prototype' }
    expect(reasons({ task: prototype })).toEqual([
      'the profile `yolo` is only for projects that an admin marked as throwaway',
    ])
    expect(authorized({ task: prototype, throwaway: true }).level).toBe('review')
  })
})

describe('a run is refused', () => {
  test('with every reason at once', () => {
    expect(
      reasons({
        agent: 'unknown',
        task: { type: 'poetry' },
        freezes: [{ freezeId: 'f', scope: { kind: 'organisation' }, reason: 'incident' }],
      }),
    ).toEqual([
      'frozen (organisation): incident',
      'no such agent is declared, or it is retired; an admin declares agents',
      'the policy knows no task type `poetry`; it knows `docs`, `fix`, `prototype`',
    ])
  })

  test('where no policy is adopted', () => {
    expect(reasons({ policy: 'none adopted' })).toEqual([
      'no policy is adopted for this project; a lead adopts one first',
    ])
  })

  test('for an agent that may not work here, or that the task does not name', () => {
    const fixer = { ...scribe, name: 'fixer' }
    expect(reasons({ agent: fixer, task: { agent: 'scribe' } })).toEqual([
      'the task is for the agent `scribe`, not for `fixer`',
      'the agent `fixer` may not work on tasks of type `docs` here',
    ])
  })

  test('for a profile that is unknown, not allowed for the type, or lacks its paths', () => {
    expect(reasons({ task: { profile: 'nonsense' } })[0]).toMatch(
      /^the profile `nonsense` is not one that type `docs`/,
    )
    expect(reasons({ task: { profile: 'yolo' } })[0]).toMatch(/may use: `implement`, `own`/)
    expect(reasons({ task: { profile: 'implement + nonsense' } })).toEqual([
      'the policy knows no profile `nonsense`',
    ])
    expect(reasons({ task: { profile: 'implement + careful' } })[0]).toMatch(/needs paths/)
    expect(reasons({ task: { profile: 'implement +' } })[0]).toMatch(/is no composition/)
  })

  test('while frozen, whatever the scope of the freeze that covers it', () => {
    for (const scope of [
      { kind: 'organisation' },
      { kind: 'project', projectId: 'p1' },
      { kind: 'agent', agentId: 'a1' },
      { kind: 'taskType', taskType: 'docs' },
    ] as const)
      expect(reasons({ freezes: [{ freezeId: 'f', scope, reason: 'stop' }] })).toHaveLength(1)
    expect(
      answer({ freezes: [{ freezeId: 'f', scope: { kind: 'agent', agentId: 'a2' }, reason: 'stop' }] }).kind,
    ).toBe('authorized')
  })
})

describe('what a run may do', () => {
  test('is policy, profile and task together', () => {
    const { permissions } = authorized({
      task: { profile: 'own + careful(docs)', paths: ['docs/guide/**'], checks: ['npm run spell'] },
    })
    expect(permissions.profile).toBe('own + careful(docs)')
    expect(permissions.write.allow).toEqual([['**'], ['README.md', 'docs'], ['docs'], ['docs/guide/**']])
    expect(permissions.limits.timeSeconds).toBe(300)
    expect(permissions.checks.map(({ name, source }) => [name, source])).toEqual([
      ['npm test', 'policy'],
      ['task: npm run spell', 'task'],
    ])
    expect(scopeViolations(['docs/guide/a.md', 'docs/b.md', 'README.md'], permissions)).toEqual([
      'docs/b.md',
      'README.md',
    ])
  })

  test('never includes what is protected, steers Leeway, or is secret', () => {
    const { permissions } = authorized({})
    const paths = [
      'src/a.ts',
      'vendor/x',
      '.leeway/policy.yaml',
      '.github/workflows/ci.yml',
      'sub/CLAUDE.md',
      '.env',
      'infra/x.tf',
    ]
    expect(scopeViolations(paths, permissions)).toEqual(paths.slice(1))
    expect(isInScope(permissions.read, 'config/.env.production')).toBe(false)
  })

  test('is the same text for the same request', () => {
    const shuffled = authorized({ task: { tags: ['x', 'y'], checks: ['b', 'a'] } })
    const other = authorized({ task: { tags: ['y', 'x'], checks: ['a', 'b'] } })
    expect(JSON.stringify(shuffled.permissions)).toBe(JSON.stringify(other.permissions))
  })
})

test('a sensitive path really touched lowers the level by a step, and to its ceiling', () => {
  const { permissions } = authorized({})
  expect(reauthorize('auto', ['src/a.ts'], permissions)).toEqual({ level: 'auto', reason: '' })
  expect(reauthorize('auto', ['src/auth/a.ts'], permissions)).toEqual({
    level: 'hold',
    reason: 'the change touches sensitive paths: `src/auth/a.ts` (people decide who may sign in and pay)',
  })
  const atReview = { sensitive: permissions.sensitive.map((one) => ({ ...one, level: 'review' as const })) }
  expect(reauthorize('auto', ['src/auth/a.ts'], atReview).level).toBe('review')
  expect(reauthorize('review', ['src/auth/a.ts'], atReview).level).toBe('hold')
})

const level = fc.constantFrom(...levels)
const paths = fc.array(fc.constantFrom('src/**', 'docs', 'src/auth', '*.md', 'src/a.ts'), { maxLength: 3 })
const restriction = fc.record({
  restrictionId: fc.constant('r'),
  level: fc.constantFrom('hold' as const, 'review' as const),
  reason: fc.constant('x'),
  scope: fc.constantFrom(
    { kind: 'organisation' as const },
    { kind: 'project' as const, projectId: 'p1' },
    { kind: 'project' as const, projectId: 'p2' },
  ),
  expiresAt: fc.constantFrom(null, before, now, after),
})
const anyRequest = fc.record({
  autonomy: level,
  tags: fc.subarray(['risky', 'calm']),
  paths,
  profile: fc.constantFrom<string | null>(
    null,
    'implement',
    'own',
    'own + careful(docs)',
    'yolo',
    'nonsense',
  ),
  granted: level,
  expiresAt: fc.constantFrom(null, before, after),
  restrictions: fc.array(restriction, { maxLength: 3 }),
})
const touched = [
  'src/a.ts',
  'src/auth/b.ts',
  'docs/a.md',
  'README.md',
  'vendor/x',
  '.leeway/a',
  '.env',
  'x.md',
]

type Generated = typeof anyRequest extends fc.Arbitrary<infer T> ? T : never

function decideOn({ autonomy, tags, paths: named, profile, granted, expiresAt, restrictions }: Generated) {
  const standing = standingOf(...(granted === 'hold' ? [] : [grant({ to: granted, expiresAt })]))
  return answer({ task: { autonomy, tags, paths: named, profile }, standing, restrictions })
}

describe('laws', () => {
  test('a level is never above any of its factors', () => {
    fc.assert(
      fc.property(anyRequest, (generated) => {
        const result = decideOn(generated)
        if (result.kind === 'authorized')
          expect(result.factors.filter((factor) => isBelow(factor.level, result.level))).toEqual([])
      }),
    )
  })

  test('one restriction more never raises a level nor lets a refused run start', () => {
    fc.assert(
      fc.property(anyRequest, restriction, (generated, more) => {
        const one = decideOn(generated)
        const two = decideOn({ ...generated, restrictions: [...generated.restrictions, more] })
        expect(two.kind).toBe(one.kind)
        if (one.kind === 'authorized' && two.kind === 'authorized')
          expect(isBelow(one.level, two.level)).toBe(false)
      }),
    )
  })

  test('paths, tags and profile terms in a task never widen what it may write nor raise its level', () => {
    fc.assert(
      fc.property(anyRequest, (generated) => {
        const bare = decideOn({ ...generated, paths: [], tags: [], profile: null })
        const full = decideOn({ ...generated, profile: 'implement + careful(src, docs)' })
        if (bare.kind === 'refused' || full.kind === 'refused') return
        expect(isBelow(bare.level, full.level)).toBe(false)
        for (const path of touched)
          if (isInScope(full.permissions.write, path))
            expect(isInScope(bare.permissions.write, path)).toBe(true)
      }),
    )
  })
})

describe('a rule that nothing enforces', () => {
  const bounded = policyOf(`version: 1
agents: [scribe]
types:
  docs: { profile: [bounded, implement] }
profiles:
  bounded: { extends: implement, execute: [git, node] }
`)
  const of = (runtime: Runtime, profile: string | null = null) => ({
    ...{ policy: bounded, agent: { ...scribe, runtime }, task: { profile } },
  })

  test.each(['claude-code', 'gemini-cli', 'codex-cli'] as const)('keeps %s from auto', (runtime) => {
    const { level, factors, binding } = authorized(of(runtime))
    expect({ level, binding }).toEqual({ level: 'review', binding: ['ceiling'] })
    expect(factors[2]).toEqual({
      factor: 'ceiling',
      level: 'review',
      reason: '`execute allow` is only guided and nothing enforces it, so this never merges by itself',
      source: '.leeway/policy.yaml:6',
    })
    expect(authorized(of(runtime, 'implement')).level).toBe('auto')
  })

  test('refuses a program that nobody guides', () => {
    expect(reasons(of('command'))).toEqual([
      'nothing guides or enforces `execute allow` (`git, node`) for agents of runtime `command`: leave the rule out, or give the task to an agent of another runtime',
    ])
    expect(authorized(of('command', 'implement')).level).toBe('auto')
  })
})

test('a run whose profiles give one variable two values is refused with both', () => {
  const policy = policyOf(`version: 1
agents: [scribe]
types:
  docs: { profile: [west, east] }
profiles:
  west: { environment: { TZ: CET } }
  east: { environment: { TZ: UTC } }
`)
  expect(reasons({ policy, task: { profile: 'west + east' } })).toEqual([
    'the variable `TZ` is given the values `CET` and `UTC`; let one of them stand',
  ])
  expect(authorized({ policy, task: { profile: 'east' } }).permissions.environment).toEqual([
    { name: 'TZ', value: 'UTC' },
  ])
})

test('a cost that is bounded and that nobody can count is refused, unless no model is metered', () => {
  const bounded = (bound: string) =>
    policyOf(`version: 1
agents: [scribe]
types:
  docs: { profile: implement }
${bound}
`)
  const prices = { input: 1, cachedInput: 1, cacheWrite: 1, output: 1 }
  const program = { ...scribe, runtime: 'claude-code' } as const
  for (const bound of ['limits: { cost: 5 USD }', 'budgets: { agent: { cost: 9 USD } }']) {
    const policy = bounded(bound)
    expect(reasons({ policy, agent: program })).toEqual([
      'the policy bounds what a run may cost, and nobody said what the model of `scribe` costs: an admin declares its prices in Settings',
    ])
    expect(authorized({ policy, agent: { ...program, modelPrices: prices } }).level).toBe('auto')
    expect(authorized({ policy }).level).toBe('auto')
  }
  const tokens = bounded('limits: { tokens: 1M }')
  expect(authorized({ policy: tokens, agent: program }).level).toBe('auto')
})
