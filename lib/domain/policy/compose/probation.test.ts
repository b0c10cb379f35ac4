import { expect, test } from 'vitest'
import { noStanding } from '../../trust/standing'
import { builtInProbation } from './built-in-profiles'
import { chooseProfile } from './choose-profile'
import { comparePolicies } from '../compare/compare-policies'
import { canonicalFiles } from '../compile/canonical-files'
import { compileRuntime } from '../compile/compile-runtime'
import { compiledRuntimes } from '../compile/compiled'
import { compileJail } from '../compile/jail'
import { hostAndPort } from '../network'
import type { Permissions } from '../permissions'
import { permissionsOf } from './permissions-of'
import type { CheckedPolicy } from '../syntax'
import { docsTask as task } from '../testing/docs-task'
import { policyOf } from '../testing/policy-of'

function onlinePolicy(profiles: string) {
  const text = `version: 1\nagents: [scribe]\ntypes: { docs: { profile: online } }\nprofiles: { online: { network: [a.example], limits: { tokens: 5M } }${profiles} }\n`
  return policyOf(text)
}

function composed(policy: CheckedPolicy, onProbation: boolean) {
  const [type] = policy.types
  if (type === undefined) throw new Error('no type')
  const asked = { task, throwaway: false }
  const profile = chooseProfile(policy, type, { ...asked, standing: { ...noStanding, onProbation } })
  if (profile.kind === 'refused') throw new Error(profile.reasons.join('; '))
  return {
    permissions: permissionsOf({ policy, task, profile, declared: [] }),
    neverAuto: profile.neverAuto,
  }
}

function permitted(profiles: string, onProbation: boolean) {
  const { permissions, neverAuto } = composed(onlinePolicy(profiles), onProbation)
  const { limits, network, profile: name } = permissions
  const { timeSeconds, tokens } = limits
  return { name, timeSeconds, tokens, network: network.map(hostAndPort), neverAuto }
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
  const limits = 'limits: { time: 1m, tokens: 1k, cost: 1 USD }'
  const protect = JSON.stringify(builtInProbation.bounds.protect)
  const narrower = `, probation: { write: [docs], protect: ${protect}, ${limits} }`
  const unprotected = `, probation: { write: [docs], ${limits} }`
  expect(said('', wider)).toContain('widens')
  expect(said('', unprotected)).toContain('widens')
  expect(said('', narrower)).not.toContain('widens')
  expect(said(narrower, '')).toContain('widens')
})

test('the built-in one leaves packages to lanes that have no other work, and names no path twice', () => {
  const { protect } = builtInProbation.bounds
  expect(protect).toEqual(expect.arrayContaining(['**/*.config.*', '**/Makefile', 'infra']))
  expect(protect.filter((glob) => glob.includes('package') || glob.includes('.config.js'))).toEqual([])
})

const tracked = ['.eslintrc.json', 'deploy/app.yaml', 'src/a.ts', 'src/tool.config.js']

/** What three programs and the jail are given. */
function compiled(permissions: Permissions): string[] {
  const texts = compiledRuntimes.map((runtime) => canonicalFiles(compileRuntime(runtime, permissions).files))
  return [...texts, JSON.stringify(compileJail(permissions, tracked))]
}

test.each(['implement', 'careful(src)', 'open'])(
  'where the policy says nothing of it, a probation changes what each program and the jail are given under %s',
  (profile) => {
    const types = `types: { docs: { profile: ${profile} }, other: { profile: open } }`
    const policy = policyOf(`version: 1\nagents: [scribe]\n${types}\nprofiles: { open: { write: ['**'] } }\n`)
    const [before, after] = [composed(policy, false).permissions, composed(policy, true).permissions]
    const was = compiled(before)
    expect(compiled(after).map((text, index) => text !== was[index])).toEqual([true, true, true, true])
    // A bound in dollars would refuse every agent whose prices nobody declared.
    expect(after.limits.costMicroUsd).toBeNull()
  },
)
