import { describe, expect, test } from 'vitest'
import { checkPolicy } from './check'
import { samplePermissions } from '../compile/testing/sample-policy'
import { parsePolicy } from '../parse/parse'
import { defaultGates } from '../defaults'
import { Permissions } from '../permissions'
import { profilePermissions } from '../compose/profile-permissions'
import { starterPolicy } from '../starter'

function problemsOf(text: string | Uint8Array) {
  const parsed = parsePolicy(text)
  const result = parsed.ok ? checkPolicy(parsed.policy) : parsed
  return result.ok ? [] : result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

const head = 'version: 1\nagents: [scribe]\n'

describe('the policy that `leeway init` writes', () => {
  test('has no problems', () => {
    expect(problemsOf(starterPolicy({ projectName: 'Left\npad: &x' }))).toEqual([])
  })

  test('has an example of a setup that can be taken as it stands', () => {
    const text = starterPolicy({ projectName: 'leftpad' })
    const [example = ''] = /^# setup:\n(# .*\n)+/m.exec(text) ?? []
    const taken = text.replace(example, example.replace(/^# /gm, ''))
    const parsed = parsePolicy(taken)
    expect(problemsOf(taken)).toEqual([])
    expect(parsed.ok && parsed.policy.setup?.value.lockFiles).toEqual(['package.json', 'package-lock.json'])
  })
})

describe('a policy', () => {
  test('reads every part', () => {
    const parsed = parsePolicy(`version: 1
agents:
  - scribe
  - name: fixer
    types: [fix]
types:
  docs:
  fix:
    profile: [library, 'implement + careful(src, test)']
    agent: fixer
    ordinary: false
    horizon: 7d
    risk: low
    promotion: { tasks: 9, cleanPerDay: 40, unfinished: 10, leads: 2 }
profiles:
  library: { extends: implement, write: [src/**], limits: { time: 5m } }
ceilings:
  - { path: src/auth, level: hold, reason: authentication }
checks:
  - npm test
  - { name: lint, run: [npm, run, lint], timeout: 90s }
setup: { run: npm ci, lockFiles: [package-lock.json], egress: ['registry.example.com:443'] }
limits: { memory: 1GB, idle: 30 }
gates: { mergesPerDay: 3 }
`)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    const checked = checkPolicy(parsed.policy)
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
    const { policy } = checked
    expect(policy.agents).toEqual([
      { name: 'scribe', types: null },
      { name: 'fixer', types: ['fix'] },
    ])
    expect(policy.types).toEqual([
      {
        name: 'docs',
        profiles: [[{ name: 'implement', paths: [] }]],
        agent: null,
        ordinary: true,
        horizonDays: 28,
        promotion: {
          risk: 'standard',
          tasksMin: 5,
          filesMin: 3,
          cleanPerDayMax: 5,
          unfinishedPercentMax: 20,
          leadsMin: 1,
        },
        onRegression: 'tell',
        source: '.leeway/policy.yaml:7',
      },
      {
        name: 'fix',
        profiles: [
          [{ name: 'library', paths: [] }],
          [
            { name: 'implement', paths: [] },
            { name: 'careful', paths: ['src', 'test'] },
          ],
        ],
        agent: 'fixer',
        ordinary: false,
        horizonDays: 7,
        promotion: {
          risk: 'low',
          tasksMin: 9,
          filesMin: 3,
          cleanPerDayMax: 40,
          unfinishedPercentMax: 10,
          leadsMin: 2,
        },
        onRegression: 'tell',
        source: '.leeway/policy.yaml:8',
      },
    ])
    expect(policy.ceilings).toEqual([
      {
        by: 'path',
        names: ['src/auth'],
        level: 'hold',
        reason: 'authentication',
        source: '.leeway/policy.yaml:18',
      },
    ])
    expect(policy.base.checks).toEqual([
      {
        name: 'npm test',
        command: 'npm test',
        argv: ['sh', '-c', 'npm test'],
        timeoutSeconds: 600,
        source: 'policy',
      },
      {
        name: 'lint',
        command: 'npm run lint',
        argv: ['npm', 'run', 'lint'],
        timeoutSeconds: 90,
        source: 'policy',
      },
    ])
    expect(policy.setup?.egress).toEqual([{ host: 'registry.example.com', port: 443 }])
    expect(policy.limits).toMatchObject({ memoryBytes: 1024 ** 3, idleSeconds: 30, timeSeconds: 1800 })
    expect(policy.gates).toEqual({ ...defaultGates, mergesPerDayMax: 3 })
    expect(policy.profiles.find(({ name }) => name === 'library')).toMatchObject({
      bounds: { write: { allow: [['src/**']] }, limits: { timeSeconds: 300 } },
      origins: { allows: { write: [{ source: '.leeway/policy.yaml:16' }] } },
    })
  })

  test('reports every problem of its form with its place', () => {
    const text = `version: 2
colour: blue
types:
  docs: { profile: 'implement +', ordinary: perhaps }
limits: { time: soon, memory: 1B }
checks:
  - { name: lint }
setup: { run: npm ci, egress: ['10.0.0.1:80'] }
ceilings:
  - { path: a, tag: b, level: hold, reason: x }
  - { path: a, level: none, reason: x }
  - { path: a, level: hold }
`
    expect(problemsOf(text)).toEqual([
      '1:10 this version of a policy is not known here; write `version: 1`',
      expect.stringMatching(/^2:1 a policy has no field `colour`/),
      '4:3 the type `docs` has no profile; name one',
      '4:20 `implement +` is no composition of profiles; write e.g. `implement + careful(src/billing)`',
      '4:45 `ordinary` must be `true` or `false`',
      '5:17 `time` is `soon`; write it like `30m`',
      '5:31 `memory` is `1B`; it may be from 16777216 to 1099511627776 bytes',
      '7:5 this check has no `run`; give it a command',
      '8:32 `10.0.0.1:80` is no host; write it like `registry.example.com:443`',
      '10:5 a ceiling needs exactly one of `type`, `tag` and `path`; write one ceiling for each',
      '11:23 `level` is `none`; write one of `hold`, `review`, `auto`',
      '12:5 this ceiling has no `reason`; say why in one sentence',
    ])
  })

  test('names what does not exist', () => {
    const text = `${head}types:
  docs: { profile: impliment, agent: nobody }
profiles:
  own: { extends: gone }
ceilings:
  - { type: fix, level: hold, reason: x }
`
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^4:20 there is no profile `impliment`; known are `research`/),
      '4:38 there is no agent `nobody`; known are `scribe`',
      '6:3 the profile `own` is never used; name it under a type or remove it',
      expect.stringMatching(/^6:19 there is no profile `gone`/),
      '8:13 there is no task type `fix`; add it under `types` or remove it here',
    ])
  })

  test('names a circle of profiles once', () => {
    const text = `${head}types:
  docs: { profile: a }
profiles:
  a: { extends: b }
  b: { extends: a }
`
    const circles = problemsOf(text).filter((problem) => problem.includes('in a circle'))
    expect(circles).toEqual(['6:3 profiles extend each other in a circle: a → b → a; break it'])
  })

  test('says which rules contradict each other or can never count', () => {
    const text = `${head}types:
  docs: { profile: own }
profiles:
  own: { extends: implement, write: [infra/main.tf, .github/x, src] }
ceilings:
  - { path: [src/auth], level: review, reason: x }
  - { path: [src/**], level: hold, reason: y }
  - { tag: a, level: auto, reason: z }
checks:
  - { name: t, run: x }
  - { name: t, run: y }
limits: { time: 1m, idle: 2m }
`
    expect(problemsOf(text)).toEqual([
      '6:38 `infra/main.tf` can never be written: `**/*.tf` is protected; remove one of the two',
      '6:53 `.github/x` can never be written: `.github` is protected; remove one of the two',
      '8:14 this never counts: line 9 holds `src/auth` at `hold` already',
      '10:22 a ceiling at `auto` limits nothing; write `hold` or `review`, or remove it',
      '13:5 `t` stands here for the second time; keep one',
      '14:1 `limits` let `idle` be longer than `time`, so it never ends a run; make it shorter',
    ])
  })

  test('that is empty, no map, not UTF-8 or too large is refused', () => {
    expect(problemsOf('')[0]).toMatch(/^1:1 the policy is empty/)
    expect(problemsOf('- a')[0]).toMatch(/^1:1 a policy must be/)
    expect(problemsOf(Uint8Array.of(0x61, 0xff))[0]).toMatch(/^1:2 this is not UTF-8/)
    expect(problemsOf('#'.repeat(300_000))[0]).toMatch(/^1:1 the file has 300000 bytes/)
  })

  test('with thousands of ceilings is refused at once', () => {
    const ceilings = Array.from(
      { length: 1500 },
      (_, index) => `  - { tag: t${index}, level: hold, reason: x }`,
    )
    expect(problemsOf(`${head}types: { docs: }\nceilings:\n${ceilings.join('\n')}\n`)).toEqual([
      '5:5 the ceilings name 1500 things; at most 1000 are allowed, so use wider globs',
    ])
  })
})

describe('variables, tokens and money', () => {
  const withLines = (...lines: string[]) => `${head}types:\n  docs: { profile: own }\n${lines.join('\n')}\n`
  const own = 'profiles: { own: { environment: { TZ: CET }, limits: { tokens: 200k, cost: 0.5 USD } } }'

  test('are read as people write them', () => {
    const parsed = parsePolicy(
      withLines(
        own,
        'budgets: { project: { cost: 300 USD }, agent: { tokens: 2G } }',
        'environment: { LANG: C }',
      ),
    )
    const checked = parsed.ok ? checkPolicy(parsed.policy) : parsed
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
    const permitted = profilePermissions(checked.policy, null)
    expect(permitted).toMatchObject({
      permissions: {
        limits: { tokens: 200_000, costMicroUsd: 500_000, files: 20_000 },
        budgets: {
          project: { tokens: null, costMicroUsd: 300_000_000 },
          agent: { tokens: 2_000_000_000, costMicroUsd: null },
        },
        environment: [
          { name: 'LANG', value: 'C' },
          { name: 'TZ', value: 'CET' },
        ],
      },
    })
  })

  test.each([
    ['PATH', 'steers a program'],
    ['path', 'steers a program'],
    ['LD_PRELOAD', 'steers a program'],
    ['NODE_OPTIONS', 'steers a program'],
    ['BUN_OPTIONS', 'steers a program'],
    ['BASH_ENV', 'steers a program'],
    ['git_dir', 'steers a program'],
    ['https_proxy', 'steers a program'],
    ['ANTHROPIC_BASE_URL', 'steers a program'],
    ['LEEWAY_TASK_FILE', 'steers a program'],
    ['NPM_TOKEN', 'reads like a secret'],
    ['DB_PASSWORD', 'reads like a secret'],
    ['SIGNING_KEY', 'reads like a secret'],
    ['A-B', 'is no name of a variable'],
    ['BASH_FUNC_git%%', 'is no name of a variable'],
  ])('a policy may not set `%s`', (name, why) => {
    expect(problemsOf(withLines(own, `environment: { ${name}: x }`))).toEqual([
      expect.stringMatching(new RegExp(`^6:16 .*${why}`)),
    ])
  })

  test('a variable with two values in what tasks of a type get is a problem', () => {
    expect(problemsOf(withLines(own, 'environment: { TZ: UTC }'))).toEqual([
      '4:20 the variable `TZ` is given the values `CET` and `UTC`; let one of them stand',
    ])
  })

  test('a value with a line of its own, and money in parts that do not exist, are problems', () => {
    expect(
      problemsOf(withLines(own, 'environment: { A: "x\\ny" }', 'limits: { cost: 0.0000001 USD }')),
    ).toEqual([
      '6:19 the variable `A` has a control character; remove it',
      '7:17 `cost` is `0.0000001 USD`; write it like `5 USD`',
    ])
  })

  test('permissions of an early record have no bound of tokens and no variable', () => {
    const { budgets: _, environment: __, limits, ...early } = samplePermissions('library')
    const { tokens: ___, costMicroUsd: ____, ...earlyLimits } = limits
    expect(Permissions.parse({ ...early, limits: earlyLimits })).toMatchObject({
      limits: { tokens: null, costMicroUsd: null },
      budgets: { project: { tokens: null }, agent: { costMicroUsd: null } },
      environment: [],
    })
  })
})
