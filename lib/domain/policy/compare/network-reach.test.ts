import { describe, expect, test } from 'vitest'
import { addedReach, networkReach } from './network-reach'
import { policyOf } from '../testing/policy-of'

function reachOf(rest: string) {
  return networkReach(policyOf(`version: 1\nagents: [agent]\n${rest}`))
}

const profiles = `profiles:
  online: { extends: implement, network: [b.example, 'a.example:80'] }
  wide: { extends: careful, network: [b.example, c.example] }
`

describe('what agents may reach under a policy', () => {
  test('is told for each type and profile that reaches a host', () => {
    const types = `types:
  docs: { profile: [implement, online, 'online + wide(src)', 'online + implement'] }
  fix: { profile: wide }
`
    expect(reachOf(types + profiles)).toEqual([
      { type: 'docs', profile: 'online', hosts: ['a.example:80', 'b.example:443'] },
      { type: 'docs', profile: 'online + wide(src)', hosts: ['b.example:443'] },
      { type: 'fix', profile: 'wide', hosts: ['b.example:443', 'c.example:443'] },
    ])
  })

  test('is nothing for a policy that only bounds, or names no host', () => {
    expect(reachOf('types: { docs: }\nnetwork: []\n')).toEqual([])
    expect(reachOf('types: { docs: { profile: [research, careful, yolo] } }\n')).toEqual([])
  })
})

describe('what another policy adds', () => {
  const now = reachOf(
    `types: { docs: { profile: online }, fix: }\n${profiles}  probation: { extends: wide }\n`,
  )

  test('is a host that the type does not reach yet, though another type may', () => {
    const next = reachOf(
      `types: { docs: { profile: [wide, online] }, fix: { profile: online } }\n${profiles}`,
    )
    expect(addedReach(now, next)).toEqual([
      { type: 'docs', profile: 'wide', hosts: ['c.example:443'] },
      { type: 'fix', profile: 'online', hosts: ['a.example:80', 'b.example:443'] },
    ])
  })

  test('is nothing where only names of profiles, or fewer hosts, are new', () => {
    const renamed = 'types: { docs: { profile: other } }\nprofiles: { other: { network: [b.example] } }\n'
    expect(addedReach(now, reachOf(renamed))).toEqual([])
    expect(addedReach(now, now)).toEqual([])
    expect(addedReach([], now)).toEqual(now)
  })
})
