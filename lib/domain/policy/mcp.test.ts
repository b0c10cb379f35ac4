import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noStanding } from '../trust/standing'
import { authorize } from './authorize'
import { comparePolicies } from './compare/compare-policies'
import { decide } from './evaluate/evaluate'
import { intersectServers, serverText, sortServers } from './mcp'
import { checkOrganisationPolicy, withOrganisation } from './organisation-policy'
import { parseOrganisationPolicy } from './parse/parse'
import { Permissions, type McpServer } from './permissions'
import { profilePermissions } from './compose/profile-permissions'
import { starterPolicy } from './starter'
import type { CheckedPolicy } from './syntax'
import { checkedOf, policyOf } from './testing/policy-of'

function problemsOf(text: string): string[] {
  const result = checkedOf(text)
  return result.ok ? [] : result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

function permitted(policy: CheckedPolicy, profile: string) {
  const answer = profilePermissions(policy, profile)
  if (!answer.ok) throw new Error(answer.why)
  return answer
}

const started = (policy: CheckedPolicy, profile: string) =>
  permitted(policy, profile).permissions.mcp.map(serverText)

const head = 'version: 1\nagents: [agent]\n'
const docs = (tools: string, command = 'node, docs.mjs') => `docs: { run: [${command}], tools: [${tools}] }`

describe('the servers of a run', () => {
  const policy = policyOf(`${head}types:
  docs: { profile: [served, wider, other, plain, implement, careful, research, yolo] }
profiles:
  served: { extends: implement, mcp: { notes: { run: [notes], tools: [add] }, ${docs('search, read')} } }
  wider: { extends: served, mcp: { ${docs('read, list')} } }
  below: { extends: wider }
  other: { mcp: { ${docs('search, read', 'node, other.mjs')} } }
  plain: { extends: below, mcp: {} }
  probation: { extends: below }
`)

  test('are what the profile names, sorted', () => {
    expect(started(policy, 'served')).toEqual(['docs: node docs.mjs (read, search)', 'notes: notes (add)'])
  })

  test('are replaced by a profile that extends another, and inherited where that says nothing', () => {
    expect(started(policy, 'wider')).toEqual(['docs: node docs.mjs (list, read)'])
    expect(started(policy, 'below')).toEqual(['docs: node docs.mjs (list, read)'])
    expect(started(policy, 'plain')).toEqual([])
  })

  test('are none for the built-in profiles', () => {
    for (const profile of ['implement', 'research', 'yolo']) expect(started(policy, profile)).toEqual([])
    const starter = policyOf(starterPolicy({ projectName: 'x' }))
    for (const { bounds } of starter.profiles) expect(bounds.mcp).toEqual([])
  })

  test('are those that every profile of a composition names with the same command', () => {
    expect(started(policy, 'served + wider')).toEqual(['docs: node docs.mjs (read)'])
    expect(started(policy, 'served + other')).toEqual([])
    expect(started(policy, 'served + implement')).toEqual([])
  })

  test('are no more than what a task on probation may have', () => {
    const at = {
      restrictions: [],
      freezes: [],
      projectId: 'p1',
      throwaway: true,
      now: '2026-11-23T12:00:00Z',
    }
    const plain = { title: 'T', priority: 3, tags: [], agent: null, paths: ['src'], checks: [] }
    const task = { ...plain, name: 't', type: 'docs', profile: 'served', autonomy: 'review' as const }
    const model = { provider: 'none', model: 'none', modelPrices: null }
    const agent = { id: 'a1', name: 'agent', runtime: 'command' as const, ...model }
    const standing = { ...noStanding, onProbation: true }
    const answer = authorize({ ...at, policy, task, agent, standing })
    if (answer.kind === 'refused') throw new Error(answer.reasons.join('; '))
    expect(answer.permissions.mcp.map(serverText)).toEqual(['docs: node docs.mjs (read)'])
  })

  test('are bounded by the list of the policy itself, which starts none', () => {
    const bounded = policyOf(`${head}types: { docs: { profile: [served, implement] } }
profiles: { served: { mcp: { ${docs('search')} } } }
mcp: { ${docs('search')} }
`)
    expect(started(bounded, 'served')).toEqual(['docs: node docs.mjs (search)'])
    expect(started(bounded, 'implement')).toEqual([])
  })

  test('are bounded by the policy of the organisation', () => {
    const over = (text: string) => {
      const parsed = parseOrganisationPolicy(`version: 1\n${text}\n`)
      const organisation = parsed.ok ? checkOrganisationPolicy(parsed.policy) : parsed
      if (!organisation.ok) throw new Error(JSON.stringify(organisation.problems))
      return withOrganisation(policy, organisation.policy)
    }
    expect(started(over('mcp: {}'), 'served')).toEqual([])
    const some = over(`mcp: { ${docs('search, more')} }`)
    expect(started(some, 'served')).toEqual(['docs: node docs.mjs (search)'])
    const { permissions, sources } = permitted(some, 'served')
    expect(decide(permissions, { kind: 'call', server: 'docs', tool: 'read' }, sources)).toMatchObject({
      ...{ allowed: false, rule: 'mcp', part: 'docs/read', source: '.leeway/organisation.yaml:2' },
    })
  })

  test('are part of the permissions, and none in those that were stored before there was one', () => {
    const { mcp, ...early } = permitted(policy, 'served').permissions
    expect(mcp).toHaveLength(2)
    expect(Permissions.parse(early)).toEqual({ ...early, mcp: [] })
  })

  test('decide which tool may be called, with the line it stands on', () => {
    const asked = (profile: string, server: string, tool: string) => {
      const { permissions, sources } = permitted(policy, profile)
      const { allowed, source } = decide(permissions, { kind: 'call', server, tool }, sources)
      return `${allowed ? 'yes' : 'no'} (${source})`
    }
    expect([
      asked('served', 'docs', 'search'),
      asked('served', 'docs', 'list'),
      asked('served', 'doc', 's/search'),
      asked('served + wider', 'docs', 'search'),
      asked('served + other', 'docs', 'search'),
      asked('implement', 'docs', 'search'),
    ]).toEqual([
      'yes (.leeway/policy.yaml:6)',
      'no (.leeway/policy.yaml:6)',
      'no (.leeway/policy.yaml:6)',
      'no (.leeway/policy.yaml:7)',
      'no (.leeway/policy.yaml:9)',
      'no (the built-in profile `implement`)',
    ])
  })
})

describe('a policy reports', () => {
  const served = (mcp: string) =>
    problemsOf(`${head}types: { docs: { profile: served } }\nprofiles: { served: { mcp: ${mcp} } }\n`)

  test.each([
    ['[docs]', /must be a list of `name: \{ run/],
    ['{ Docs: { run: [x], tools: [a] } }', /`Docs` is no name of a server/],
    ['{ a_b: { run: [x], tools: [a] } }', /`a_b` is no name of a server/],
    ['{ docs: { tools: [a] } }', /needs a command as a list/],
    ['{ docs: { run: node docs.mjs, tools: [a] } }', /needs a command as a list/],
    ['{ docs: { run: [], tools: [a] } }', /needs a command as a list/],
    ["{ docs: { run: [sh, '${HOME}'], tools: [a] } }", /has `\$` or a control character/],
    ['{ docs: { run: ["a\\nb"], tools: [a] } }', /has `\$` or a control character/],
    [`{ docs: { run: [${'x, '.repeat(33)}], tools: [a] } }`, /more than 32 words/],
    ['{ docs: { run: [x] } }', /has no `tools`/],
    ['{ docs: { run: [x], tools: [] } }', /has no `tools`/],
    ["{ docs: { run: [x], tools: ['*'] } }", /`\*` is no name of a tool/],
    [`{ docs: { run: [x], tools: [${'a'.repeat(53)}] } }`, /together longer than 56 characters/],
    ['{ docs: { run: [x], tools: [a, a] } }', /`docs\/a` stands here for the second time/],
    ['{ docs: { run: [x], tools: [a], url: y } }', /a server has no field `url`/],
    [
      '{ docs: { run: [x], tools: [a] }, docs: { run: [y], tools: [a] } }',
      /key stands here for the second time/,
    ],
    [
      `{ ${Array.from({ length: 21 }, (_, at) => `s${at}: { run: [x], tools: [a] }`).join(', ')} }`,
      /20 servers/,
    ],
  ])('%s', (mcp, message) => {
    expect(served(mcp)).toContainEqual(expect.stringMatching(message))
  })

  test('a tool outside the list of the policy itself, and one of that list which no profile names', () => {
    const text = `${head}types: { docs: { profile: served } }
profiles:
  served: { mcp: { ${docs('search, read')} } }
mcp:
  ${docs('search, list')}
`
    expect(problemsOf(text)).toEqual([
      "5:67 `docs/read` can never be called: the policy's own `mcp` does not name it with this command; add it there or remove it here",
      '7:50 no profile names `docs/list` with this command, and this list only bounds what profiles name; add it to one or remove it here',
    ])
    expect(
      problemsOf(text.replace('search, list', 'search, read').replace('docs.mjs', 'a.mjs')),
    ).toHaveLength(4)
  })
})

test('a new server, another command and one more tool allow more; less of each allows less', () => {
  const of = (mcp: string) =>
    policyOf(`${head}types: { docs: { profile: served } }\nprofiles: { served: { mcp: { ${mcp} } } }\n`)
  const said = (before: string, after: string) =>
    comparePolicies(of(before), of(after)).map(({ direction, what }) => `${direction}: ${what}`)
  const may = 'the profile `served` may'
  expect(said('', docs('a'))).toEqual([`widens: ${may} now call \`docs/a (node docs.mjs)\``])
  expect(said(docs('a'), docs('a, b'))).toEqual([`widens: ${may} now call \`docs/b (node docs.mjs)\``])
  expect(said(docs('b, a'), docs('a, b'))).toEqual([])
  expect(said(docs('a, b'), docs('a'))).toEqual([
    'narrows: `docs/b (node docs.mjs)` is no longer among what the profile `served` may call',
  ])
  expect(said(docs('a', "x, 'y z'"), docs('a', 'x, y, z'))).toEqual([
    `widens: ${may} now call \`docs/a (x y z)\``,
    'narrows: `docs/a (x "y z")` is no longer among what the profile `served` may call',
  ])
})

const server: fc.Arbitrary<McpServer> = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  run: fc.constantFrom<string[]>(['x'], ['x', 'y'], ['x y']),
  tools: fc.subarray(['one', 'two', 'three'], { minLength: 1 }),
})
const bound = fc.option(fc.array(server, { maxLength: 4 }).map(sortServers), { nil: 'unbounded' as const })
const toolsOf = (servers: readonly McpServer[]) =>
  servers.flatMap(({ name, run, tools }) => tools.map((tool) => JSON.stringify([name, run, tool])))

// INVARIANT: where no profile names a server, none is started.
test('composing never allows a tool, or a command, that one of the two does not', () => {
  fc.assert(
    fc.property(bound, bound, bound, (a, b, c) => {
      const both = intersectServers(a, b)
      expect(both).toEqual(intersectServers(b, a))
      expect(intersectServers(both, c)).toEqual(intersectServers(a, intersectServers(b, c)))
      expect(intersectServers(a, a)).toEqual(a)
      for (const one of [a, b])
        if (one !== 'unbounded' && both !== 'unbounded')
          expect(toolsOf(one)).toEqual(expect.arrayContaining(toolsOf(both)))
      expect(intersectServers(a, [])).toEqual([])
    }),
  )
})
