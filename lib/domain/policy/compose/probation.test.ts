import { expect, test } from 'vitest'
import type { TaskFields } from '../../events/task'
import { noStanding } from '../../trust/standing'
import { chooseProfile } from './choose-profile'
import { comparePolicies } from '../compare/compare-policies'
import { hostAndPort } from '../network'
import { permissionsOf } from './permissions-of'
import { policyOf } from '../testing/policy-of'

const task: TaskFields = {
  name: 't',
  title: 'T',
  type: 'docs',
  priority: 3,
  tags: [],
  autonomy: 'auto',
  profile: null,
  agent: null,
  paths: [],
  checks: [],
}

function onlinePolicy(profiles: string) {
  const text = `version: 1\nagents: [scribe]\ntypes: { docs: { profile: online } }\nprofiles: { online: { network: [a.example], limits: { tokens: 5M } }${profiles} }\n`
  return policyOf(text)
}

function permitted(profiles: string, onProbation: boolean) {
  const policy = onlinePolicy(profiles)
  const [type] = policy.types
  if (type === undefined) throw new Error('no type')
  const asked = { task, throwaway: false }
  const profile = chooseProfile(policy, type, { ...asked, standing: { ...noStanding, onProbation } })
  if (profile.kind === 'refused') throw new Error(profile.reasons.join('; '))
  const { limits, network, profile: name } = permissionsOf({ policy, task, profile, declared: [] })
  const { timeSeconds, tokens } = limits
  return { name, timeSeconds, tokens, network: network.map(hostAndPort), neverAuto: profile.neverAuto }
}

const never = 'the lane is on probation, so nothing of it merges by itself'

test('a lane on probation gets less: shorter, cheaper, no network, never by itself', () => {
  expect(permitted('', false)).toEqual({
    ...{ name: 'online', timeSeconds: 1800, tokens: 5_000_000, network: ['a.example:443'], neverAuto: null },
  })
  expect(permitted('', true)).toEqual({
    ...{ name: 'online + probation', timeSeconds: 900, tokens: 1_000_000, network: [], neverAuto: never },
  })
})

test('what the policy itself says of probation takes the place of the built-in', () => {
  expect(permitted(', probation: { network: [a.example], limits: { time: 1m } }', true)).toEqual({
    ...{ name: 'online + probation', timeSeconds: 60, tokens: 5_000_000, network: ['a.example:443'] },
    neverAuto: never,
  })
})

test('a probation of its own that allows more than the built-in one widens a policy', () => {
  const said = (before: string, after: string) =>
    comparePolicies(onlinePolicy(before), onlinePolicy(after)).map(({ direction }) => direction)
  const wider = ', probation: { limits: { time: 1h } }'
  const narrower = ', probation: { write: [docs], limits: { time: 1m, tokens: 1k, cost: 1 USD } }'
  expect(said('', wider)).toContain('widens')
  expect(said('', narrower)).not.toContain('widens')
  expect(said(narrower, '')).toContain('widens')
})
