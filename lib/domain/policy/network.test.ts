import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noStanding } from '../trust/standing'
import { authorize } from './authorize'
import { hostAndPort, sortHosts } from './network'
import { Permissions, type NetworkHost } from './permissions'
import { starterPolicy } from './starter'
import type { CheckedPolicy } from './syntax'
import { checkedOf, policyOf } from './testing/policy-of'

function problemsOf(text: string): string[] {
  const result = checkedOf(text)
  return result.ok ? [] : result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

const task = {
  ...{ name: 't', title: 'T', type: 'docs', priority: 3, tags: [], agent: null, paths: ['src'], checks: [] },
  autonomy: 'review' as const,
}
const agent = {
  id: 'a1',
  name: 'agent',
  runtime: 'command',
  provider: 'none',
  model: 'none',
  modelPrices: null,
} as const

/** What a run of this profile is permitted; on probation where it is said. */
function permitted(policy: CheckedPolicy, profile: string | null, onProbation = false): Permissions {
  const answer = authorize({
    ...{ policy, agent, task: { ...task, profile }, standing: { ...noStanding, onProbation } },
    ...{ restrictions: [], freezes: [], projectId: 'p1', throwaway: true, now: '2026-11-23T12:00:00.000Z' },
  })
  if (answer.kind === 'refused') throw new Error(answer.reasons.join('; '))
  return answer.permissions
}

const namesOf = (hosts: readonly NetworkHost[]) => hosts.map(hostAndPort)
const reached = (...asked: Parameters<typeof permitted>) => namesOf(permitted(...asked).network)

/** Of the profile alone. */
function boundOf({ profiles }: CheckedPolicy, name: string) {
  const bound = profiles.find((profile) => profile.name === name)?.bounds.network
  return bound === undefined || bound === 'unbounded' ? bound : namesOf(bound)
}

const head = 'version: 1\nagents: [agent]\n'

describe('the network of a run', () => {
  const policy = policyOf(`${head}types:
  docs: { profile: [online, wider, plain, careful-online, implement, careful, research, yolo] }
profiles:
  online: { extends: implement, network: ['b.example:8443', a.example] }
  wider: { extends: online, network: ['c.example:443', 'a.example:443'] }
  below: { extends: wider }
  plain: { write: [docs] }
  careful-online: { extends: careful, network: [a.example] }
  probation: { extends: below, limits: { time: 5m } }
`)

  test('is what its profile names, sorted, with 443 where no port is given', () => {
    expect(reached(policy, 'online')).toEqual(['a.example:443', 'b.example:8443'])
    expect(reached(policy, 'careful-online')).toEqual(['a.example:443'])
  })

  test('is replaced by a profile that extends another, and inherited where that says nothing', () => {
    expect(reached(policy, 'wider')).toEqual(['a.example:443', 'c.example:443'])
    expect(boundOf(policy, 'below')).toEqual(['a.example:443', 'c.example:443'])
  })

  test('is none for the built-in profiles and for one that names no host', () => {
    for (const profile of ['implement', 'research', 'careful', 'yolo', 'plain'])
      expect(reached(policy, profile)).toEqual([])
  })

  test('is what every profile of a composition names', () => {
    expect(reached(policy, 'online + wider')).toEqual(['a.example:443'])
    expect(reached(policy, 'online + careful-online(src)')).toEqual(['a.example:443'])
    for (const plain of ['implement', 'careful(src)', 'plain', 'yolo'])
      expect(reached(policy, `online + ${plain}`)).toEqual([])
  })

  test('on probation is what the profile `probation` names too', () => {
    expect(reached(policy, 'online', true)).toEqual(['a.example:443'])
    const strict = policyOf(`${head}types: { docs: { profile: online } }
profiles: { online: { network: [a.example] }, probation: { extends: careful } }
`)
    expect(reached(strict, 'online')).toEqual(['a.example:443'])
    expect(reached(strict, 'online', true)).toEqual([])
  })

  test('is bounded by the list of the policy itself, which gives no profile a host', () => {
    const bounded = policyOf(`${head}types: { docs: { profile: [online, implement] } }
network: [a.example]
profiles: { online: { network: [a.example] } }
`)
    expect(reached(bounded, 'online')).toEqual(['a.example:443'])
    expect(reached(bounded, 'implement')).toEqual([])
  })

  test('is part of the permissions, and none in those that were stored before there was one', () => {
    const { network, ...early } = permitted(policy, 'online')
    expect(network).toHaveLength(2)
    expect(Permissions.parse(early)).toEqual({ ...early, network: [] })
  })
})

describe('a policy reports', () => {
  test('what is no host, with its place, as for a setup', () => {
    const text = `${head}types: { docs: { profile: online } }
profiles:
  online:
    network: ['10.0.0.1:443', '*.example.com', 'a.example:0', 'https://a.example', A.example, '[::1]:80']
network: a.example:99999
setup: { run: x, egress: ['10.0.0.1:443'] }
`
    const bad = (value: string) => `\`${value}\` is no host; write it like \`registry.example.com:443\``
    expect(problemsOf(text)).toEqual([
      `6:15 ${bad('10.0.0.1:443')}`,
      `6:31 ${bad('*.example.com')}`,
      `6:48 ${bad('a.example:0')}`,
      `6:63 ${bad('https://a.example')}`,
      `6:84 ${bad('A.example')}`,
      `6:95 ${bad('[::1]:80')}`,
      `7:10 ${bad('a.example:99999')}`,
      `8:27 ${bad('10.0.0.1:443')}`,
    ])
  })

  test('a host that stands in one list twice, and a list that is none', () => {
    const text = `${head}types: { docs: { profile: online } }
profiles:
  online: { network: [a.example, 'a.example:443'] }
network: [a.example, 'a.example:443']
`
    expect(problemsOf(text)).toEqual([
      '5:34 `a.example:443` stands here for the second time; keep one',
      '6:22 `a.example:443` stands here for the second time; keep one',
    ])
    expect(problemsOf(`${head}types: { docs: }\nnetwork: { a: b }\n`)).toEqual([
      '4:10 `network` must be a list',
    ])
    expect(problemsOf(`${head}types: { docs: }\nnetwork:\n`)).toEqual([
      '4:9 a value of `network` is empty; give it a value',
    ])
  })

  test('a host outside the list of the policy itself, and one of that list which no profile names', () => {
    const text = `${head}types: { docs: { profile: online } }
profiles:
  online: { network: [a.example, b.example] }
network: [b.example, c.example]
`
    expect(problemsOf(text)).toEqual([
      "5:23 `a.example:443` can never be reached: the policy's own `network` does not name it; add it there or remove it here",
      '6:22 no profile names `c.example:443`, and this list only bounds what profiles name; add it to one or remove it here',
    ])
  })
})

const host = fc.record({
  host: fc.constantFrom('a.example', 'b.example', 'c.example'),
  port: fc.constantFrom(80, 443),
})
const hosts = fc.uniqueArray(host, { maxLength: 4, selector: hostAndPort })
const written = fc.option(hosts, { nil: null })

function policyWith(one: NetworkHost[] | null, other: NetworkHost[] | null): CheckedPolicy {
  const list = (given: NetworkHost[] | null) =>
    given === null
      ? ''
      : `, network: [${namesOf(given)
          .map((name) => `'${name}'`)
          .join(', ')}]`
  return policyOf(`${head}types:
  docs: { profile: [one, other, child, implement, careful, careful(src), research, yolo] }
profiles:
  one: { limits: { time: 5m }${list(one)} }
  other: { extends: implement${list(other)} }
  child: { extends: one }
  probation: { extends: careful${list(other)} }
`)
}

const terms = ['one', 'other', 'child', 'implement', 'careful', 'careful(src)', 'research', 'yolo']
const composition = fc.subarray(terms, { minLength: 1 })

describe('laws', () => {
  test('composing more never allows a host that one of the two does not', () => {
    const bound = fc.option(hosts, { nil: 'unbounded' as const })
    fc.assert(
      fc.property(written, written, bound, composition, composition, (one, other, network, a, b) => {
        const made = policyWith(one, other)
        const policy = { ...made, base: { ...made.base, network } }
        const [left, right] = [a, b].map((some) => reached(policy, some.join(' + ')))
        const both = reached(policy, [...a, ...b].join(' + '))
        expect(both).toEqual(left?.filter((name) => right?.includes(name)))
        if (network !== 'unbounded') expect(namesOf(network)).toEqual(expect.arrayContaining(both))
        expect(both).toEqual(expect.arrayContaining(reached(policy, [...a, ...b].join(' + '), true)))
      }),
    )
  })

  // INVARIANT: where no profile names a host, nothing is reached.
  test('where no profile names a host, nothing is reached', () => {
    const bound = fc.option(hosts, { nil: 'unbounded' as const })
    const none = policyWith(null, null)
    fc.assert(
      fc.property(composition, fc.boolean(), bound, (some, onProbation, network) => {
        const policy = { ...none, base: { ...none.base, network } }
        expect(reached(policy, some.join(' + '), onProbation)).toEqual([])
      }),
    )
    const starter = policyOf(starterPolicy({ projectName: 'x' }))
    for (const { name } of starter.profiles) expect(boundOf(starter, name)).toEqual([])
  })

  test('the same hosts in any order are the same list', () => {
    fc.assert(
      fc.property(hosts, (some) => {
        expect(sortHosts([...some].reverse())).toEqual(sortHosts([...some, ...some]))
      }),
    )
  })
})
