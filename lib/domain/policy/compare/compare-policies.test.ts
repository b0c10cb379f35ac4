import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TaskFields } from '../../events/task'
import { isBelow } from '../../level'
import { noStanding } from '../../trust/standing'
import { authorize } from '../authorize'
import { comparePolicies, isNoWider } from './compare-policies'
import { toolsWithCommand } from '../mcp'
import { hostAndPort } from '../network'
import type { Permissions } from '../permissions'
import type { AuthorizationRequest } from '../request'
import { isInScope } from '../scope'
import { checkedOf, policyOf } from '../testing/policy-of'

const lines = {
  version: 'version: 1',
  agents: 'agents: [scribe, { name: fixer, types: [fix] }, spare]',
  types: `types:
  docs: { profile: [implement, own] }
  fix: { profile: [implement, careful(src)], agent: fixer, ordinary: false }`,
  profiles: `profiles:
  own: { extends: implement, write: [docs, README.md], limits: { time: 5m } }`,
  ceilings: `ceilings:
  - { path: [src/auth], level: hold, reason: people decide }
  - { tag: risky, level: review, reason: risky work is read }`,
  protect: 'protect: [vendor]',
  secrets: 'secrets: [private]',
  network: '',
  mcp: '',
  checks: 'checks: [npm test]',
  limits: 'limits: { time: 10m, tokens: 2M }',
  budgets: 'budgets: { agent: { tokens: 9M } }',
  environment: 'environment: { TZ: UTC }',
  setup: 'setup: { run: npm ci, lockFiles: [deps.lock] }',
  gates: 'gates: { files: 10 }',
}
type Part = keyof typeof lines
const textWith = (changed: Partial<Record<Part, string>>) =>
  Object.values({ ...lines, ...changed }).join('\n')
const sample = policyOf(textWith({}))

/** Other texts of the same parts: some allow less, some more, some neither. */
const others: Partial<Record<Part, string[]>> = {
  agents: [
    'agents: [scribe, { name: fixer, types: [fix] }]',
    'agents: [scribe, fixer, spare]',
    'agents: [scribe, { name: fixer, types: [fix] }, { name: spare, types: [docs] }]',
    'agents: [scribe, { name: fixer, types: [fix, docs] }, spare, fresh]',
  ],
  types: [
    'types:\n  docs: { profile: [implement, own] }',
    'types:\n  docs: { profile: [implement, own], risk: low, promotion: { tasks: 9, cleanPerDay: 1 } }\n  fix: { profile: [implement, careful(src)], agent: fixer, ordinary: false }',
    'types:\n  docs: { profile: own }\n  fix: { profile: [implement, careful(src)], agent: fixer, ordinary: false }',
    'types:\n  docs: { profile: implement + careful(docs) }\n  fix: { profile: [implement, careful(src)], agent: fixer, ordinary: false }',
    'types:\n  docs: { profile: [implement, own], horizon: 90d }\n  fix: { profile: [careful(src)], agent: fixer }',
    'types:\n  docs: { profile: [implement, own] }\n  fix: { profile: [implement, careful(src)], agent: scribe, ordinary: false }',
  ],
  profiles: [
    'profiles:\n  own: { extends: implement, write: [docs], limits: { time: 5m } }',
    'profiles:\n  own: { extends: implement, write: [docs, README.md, src], limits: { time: 5m } }',
    'profiles:\n  own: { extends: implement, write: [docs, README.md], limits: { time: 4m }, protect: [docs/api] }',
    'profiles:\n  own: { extends: implement, write: [docs, README.md] }',
    'profiles:\n  own: { extends: implement, write: [docs, README.md], limits: { time: 5m }, network: [a.example] }',
    'profiles:\n  own: { extends: implement, write: [docs, README.md], limits: { time: 5m }, network: [a.example, b.example] }',
    'profiles:\n  own: { extends: implement, write: [docs, README.md], limits: { time: 5m }, mcp: { a: { run: [x], tools: [one] } } }',
    'profiles:\n  own: { extends: implement, write: [docs, README.md], limits: { time: 5m }, mcp: { a: { run: [x], tools: [one, two] } } }',
    'profiles:\n  own: { extends: implement, write: [docs, README.md], limits: { time: 5m }, mcp: { a: { run: [x, y], tools: [one] } } }',
    'profiles:\n  own: { extends: implement, write: [docs, README.md], read: [docs, src], limits: { time: 5m } }',
    'profiles:\n  own: { extends: implement, write: [docs, README.md], environment: { SKIP: all } }',
  ],
  ceilings: [
    'ceilings:\n  - { path: [src/auth], level: hold, reason: people decide }',
    'ceilings:\n  - { path: [src/auth, src/pay], level: hold, reason: people decide }\n  - { tag: risky, level: hold, reason: x }',
    'ceilings:\n  - { path: [src/auth], level: review, reason: people decide }\n  - { tag: risky, level: review, reason: x }',
  ],
  protect: ['protect: [vendor, docs/api]', 'protect: []'],
  secrets: ['secrets: [private, docs/private]', 'secrets: []'],
  network: ['network: []', 'network: [a.example]', 'network: [a.example, b.example]'],
  mcp: [
    'mcp: {}',
    'mcp: { a: { run: [x], tools: [one] } }',
    'mcp: { a: { run: [x], tools: [one, two] } }',
    'mcp: { a: { run: [x, y], tools: [one] } }',
  ],
  checks: [
    'checks: [npm test, npm run lint]',
    'checks: []',
    'checks: [{ name: npm test, run: npm test, timeout: 90s }]',
  ],
  limits: [
    'limits: { time: 10m, tokens: 1M, cost: 1 USD }',
    'limits: { time: 10m }',
    'limits: { time: 9m }',
    'limits: { time: 20m }',
    'limits: { time: 10m, files: 5 }',
  ],
  budgets: ['budgets: { agent: { tokens: 8M } }', '', 'budgets: { project: { tokens: 1M } }'],
  environment: ['environment: { TZ: CET }', '', 'environment: { TZ: UTC, SKIP: all }'],
  setup: [
    '',
    'setup: { run: npm ci, lockFiles: [deps.lock, more.lock] }',
    'setup: { run: make deps, lockFiles: [other.lock] }',
  ],
  gates: [
    ...['gates: { files: 5 }', 'gates: { files: 50 }', 'gates: { mergesPerDay: 1 }'],
    'gates: { files: 10, verification: anotherProvider }',
  ],
}
const parts = Object.keys(lines).filter((part): part is Part => part in others)
type Texts = Partial<Record<Part, string>>
const joined = (texts: readonly Texts[]) => texts.reduce<Texts>((all, one) => ({ ...all, ...one }), {})
const changes = fc.constantFrom(
  ...parts.flatMap((part) => [lines[part], ...(others[part] ?? [])].map((text): Texts => ({ [part]: text }))),
)
/** A policy a few parts away from the sample, and one a part or two away from that. */
const versions = fc
  .tuple(fc.array(changes, { maxLength: 4 }), fc.array(changes, { minLength: 1, maxLength: 2 }))
  .map(([first, second]) => [
    checkedOf(textWith(joined(first))),
    checkedOf(textWith(joined([...first, ...second]))),
  ])
  // Parts that do not fit one another are no policy.
  .map((both) => both.flatMap((checked) => (checked.ok ? [checked.policy] : [])))
  .filter((both) => both.length === 2)

const noneOr = (tag: string): string[][] => [[], [tag]]
const requests: Omit<AuthorizationRequest, 'policy'>[] = ['docs', 'fix'].flatMap((type) =>
  [null, 'own', 'careful(src)', 'implement + careful(docs)'].flatMap((profile) =>
    noneOr('risky').flatMap((tags) =>
      noneOr('src/auth').flatMap((paths) =>
        ['scribe', 'fixer'].map((agent) => request({ type, profile, tags, paths }, agent)),
      ),
    ),
  ),
)

function request(fields: Partial<TaskFields>, agent: string): Omit<AuthorizationRequest, 'policy'> {
  const plain = { name: 't', title: 'T', type: 'docs', priority: 3, autonomy: 'auto' } as const
  const at = '2026-11-23T11:00:00.000Z'
  const given = {
    grantId: 'g',
    to: 'auto',
    scope: 'lane',
    basis: 'override',
    reason: 'r',
    by: 'p',
    at,
  } as const
  const conditions = { filesMax: null, linesMax: null, mergesPerDayMax: null }
  return {
    task: { ...plain, tags: [], profile: null, agent: null, paths: [], checks: [], ...fields },
    agent: { id: agent, name: agent, runtime: 'command', provider: 'none', model: 'none', modelPrices: null },
    standing: {
      ...noStanding,
      level: 'auto',
      grants: [{ ...given, conditions, expiresAt: null, seq: 1, knownTo: 1 }],
    },
    restrictions: [],
    freezes: [],
    projectId: 'p1',
    throwaway: false,
    now: '2026-11-23T12:00:00.000Z',
  }
}

const paths = ['docs/a.md', 'docs/api/b.md', 'docs/private/c', 'README.md', 'src/x.ts', 'src/auth/y.ts']
const morePaths = ['src/pay/z.ts', 'vendor/v.js', 'private/k', 'infra/main.tf', 'package.json', 'other']

/** What the second permits and the first does not. */
function moreThan(before: Permissions, after: Permissions): string[] {
  const all = [...paths, ...morePaths]
  const opened = (kind: 'read' | 'write') =>
    all.filter((path) => isInScope(after[kind], path) && !isInScope(before[kind], path))
  const lost = (kind: 'protect' | 'masked' | 'steering' | 'tests') =>
    before[kind].filter((one) => !after[kind].includes(one))
  const raised = Object.entries(after.limits).filter(([name, limit]) =>
    Object.entries(before.limits).some(
      ([same, old]) => same === name && (limit ?? Infinity) > (old ?? Infinity),
    ),
  )
  const checks = before.checks.filter((check) => !after.checks.some(({ name }) => name === check.name))
  return [
    ...[...opened('read'), ...opened('write'), ...lost('protect'), ...lost('masked')],
    ...[
      ...lost('steering'),
      ...lost('tests'),
      ...raised.map(([name]) => name),
      ...checks.map(({ name }) => name),
    ],
    ...after.network.map(hostAndPort).filter((host) => !before.network.map(hostAndPort).includes(host)),
    ...after.mcp
      .flatMap(toolsWithCommand)
      .filter((tool) => !before.mcp.flatMap(toolsWithCommand).includes(tool)),
    ...(before.setup?.lockFiles ?? []).filter((file) => !after.setup?.lockFiles.includes(file)),
    ...(after.gates.filesMax > before.gates.filesMax ? ['gates'] : []),
    ...(before.gates.verification !== 'none' && after.gates.verification === 'none' ? ['verification'] : []),
    ...((after.budgets.agent.tokens ?? Infinity) > (before.budgets.agent.tokens ?? Infinity)
      ? ['budget']
      : []),
    ...(JSON.stringify(after.environment) === JSON.stringify(before.environment) ? [] : ['environment']),
  ]
}

describe('two versions of a policy', () => {
  test('what is called no wider never permits more: no level, no path, no longer time, no check less', () => {
    let compared = 0
    fc.assert(
      fc.property(versions, ([before = sample, after = sample]) => {
        if (!isNoWider(comparePolicies(before, after))) return
        compared += 1
        const more = requests.flatMap((asked) => {
          const [old, now] = [authorize({ ...asked, policy: before }), authorize({ ...asked, policy: after })]
          if (now.kind === 'refused') return []
          if (old.kind === 'refused' || isBelow(old.level, now.level)) return [JSON.stringify(asked.task)]
          return moreThan(old.permissions, now.permissions)
        })
        expect(more).toEqual([])
      }),
      { numRuns: 200 },
    )
    expect(compared).toBeGreaterThan(50)
  })

  test('a policy compared with itself has changed nothing, in whatever order it is written', () => {
    fc.assert(
      fc.property(versions, ([policy = sample]) => {
        expect(comparePolicies(policy, policy)).toEqual([])
      }),
    )
    const turned = policyOf(Object.values(lines).reverse().join('\n'))
    expect(comparePolicies(sample, turned)).toEqual([])
  })

  const said = (changed: Partial<Record<Part, string>>) =>
    comparePolicies(sample, policyOf(textWith(changed))).map(({ direction, what }) => `${direction}: ${what}`)

  test.each<[Partial<Record<Part, string>>, string[]]>([
    [
      { agents: 'agents: [scribe, { name: fixer, types: [fix] }]' },
      ['narrows: the agent `spare` may no longer work here'],
    ],
    [{ agents: 'agents: [scribe, fixer, spare]' }, ['widens: the agent `fixer` may work on every type']],
    [{ protect: 'protect: []' }, ['widens: every run may write `vendor`, until now denied']],
    [{ secrets: 'secrets: [private, keys]' }, ['narrows: `keys` is hidden from every run']],
    [{ network: 'network: []' }, ['narrows: every run may reach no host, and before what its profile names']],
    [
      {
        profiles: `${lines.profiles.slice(0, -2)}, network: [a.example] }`,
        network: 'network: [a.example]',
      },
      [
        'widens: the profile `own` may reach `a.example:443`, and before no host',
        'narrows: every run may reach `a.example:443`, and before what its profile names',
      ],
    ],
    [{ checks: 'checks: []' }, ['widens: every run need not pass the check `npm test`']],
    [
      { limits: 'limits: { time: 20m, tokens: 1M, cost: 5 USD }' },
      [
        'widens: the limit of time of every run is 1200 s, and before 600 s',
        'narrows: the limit of tokens of every run is 1,000,000, and before 2,000,000',
        'narrows: the limit of cost of every run is 5 USD, and before none',
      ],
    ],
    [
      { budgets: 'budgets: { project: { cost: 10 USD } }' },
      [
        'narrows: the limit of cost of a month for all runs together is 10 USD, and before none',
        'widens: the limit of tokens of a month for one agent is none, and before 9,000,000',
      ],
    ],
    [{ environment: 'environment: { TZ: CET }' }, ['widens: every run has the variables `TZ=CET`']],
    [{ setup: '' }, ['widens: there is no setup any more']],
    [{ gates: 'gates: { files: 5 }' }, ['narrows: the gate `filesMax` is 5, and before 10']],
    [
      { gates: 'gates: { files: 10, verification: anotherProvider }' },
      ['narrows: a change only merges by itself once an agent of another provider has verified it'],
    ],
    [
      { ceilings: 'ceilings:\n  - { path: [src/auth], level: review, reason: x }' },
      [
        'widens: the ceiling of path `src/auth` is `review`, and before `hold`',
        'widens: the ceiling of tag `risky` is `auto`, and before `review`',
      ],
    ],
    [
      { profiles: 'profiles:\n  own: { extends: implement, write: [docs], limits: { time: 5m } }' },
      ['narrows: `README.md` is no longer among what the profile `own` may write'],
    ],
    [
      { profiles: 'profiles:\n  own: { extends: implement, write: [docs, src], limits: { time: 5m } }' },
      [
        'widens: the profile `own` may now write `src`',
        'narrows: `README.md` is no longer among what the profile `own` may write',
      ],
    ],
  ])('say in words what they allow: %j', (changed, sentences) => {
    expect(said(changed)).toEqual(sentences)
  })

  test('less to show for more autonomy is wider, more to show is narrower, and so is a sample', () => {
    const docs = (words: string, rest = '') =>
      policyOf(`version: 1\nagents: [scribe]\ntypes: { docs: { ${words} } }\n${rest}`)
    const words = (before: string, after: string) =>
      comparePolicies(docs(before), docs(after)).map(({ direction, what }) => `${direction}: ${what}`)
    expect(words('risk: high', 'risk: low')).toEqual([
      'widens: the type `docs` is of low risk, and before of high',
    ])
    expect(words('promotion: { tasks: 9 }', 'promotion: { tasks: 4, files: 5, cleanPerDay: 9 }')).toEqual([
      'widens: the type `docs`: tasks that its clean outcomes must be of: 4, and before 9',
      'narrows: the type `docs`: files that they must change: 5, and before 3',
      'widens: the type `docs`: clean outcomes that count a day is 9, and before 5',
    ])
    const [sampled] = comparePolicies(docs('risk: low'), docs('risk: low', 'sample: true\n'))
    expect(sampled?.direction).toBe('widens')
  })

  test('what Leeway does after a merge without a person is for a lead to decide, either way', () => {
    const text = (type: string, rest = '') =>
      policyOf(`version: 1\nagents: [scribe]\ntypes: { docs: { ${type} } }\n${rest}`)
    const told = text('risk: standard')
    const reverted = text('risk: standard', 'onRegression: revert\n')
    const words = (...both: [typeof told, typeof told]) =>
      comparePolicies(...both).map(({ direction, what }) => `${direction}: ${what}`)
    expect(words(told, reverted)).toEqual([
      'widens: the type `docs`: what merged by itself and turned out wrong is reverted by Leeway',
    ])
    expect(words(reverted, told)).toEqual([
      'widens: the type `docs`: what merged by itself and turned out wrong stays until a person reverts it',
    ])
    expect(words(told, text('onRegression: tell', 'onRegression: revert\n'))).toEqual([])
    expect(words(told, text('', 'recheck: every\n'))).toEqual([
      'narrows: the checks run again after every merge',
    ])
    expect(words(text('', 'recheck: every\n'), told)).toEqual([
      'widens: the checks run again only after merges without a person',
    ])
  })

  test('of two lists of hosts, what came and what went is said', () => {
    const reaching = (hosts: string) =>
      policyOf(textWith({ profiles: `${lines.profiles.slice(0, -2)}, network: [${hosts}] }` }))
    const changes = comparePolicies(reaching('a.example, b.example'), reaching('b.example, c.example'))
    expect(changes.map(({ direction, what }) => `${direction}: ${what}`)).toEqual([
      'widens: the profile `own` may now reach `c.example:443`',
      'narrows: `a.example:443` is no longer among what the profile `own` may reach',
    ])
  })
})

test('a new profile with variables waits for a lead, though a composition with it only narrows', () => {
  const before = policyOf('version: 1\nagents: [scribe]\ntypes: { docs: { profile: implement } }\n')
  const text = (profile: string) =>
    `version: 1\nagents: [scribe]\ntypes: { docs: { profile: implement + more } }\nprofiles: { more: ${profile} }\n`
  expect(isNoWider(comparePolicies(before, policyOf(text('{ limits: { tokens: 1k } }'))))).toBe(true)
  expect(isNoWider(comparePolicies(before, policyOf(text('{ environment: { SKIP: all } }'))))).toBe(false)
})
