import { expect, test } from 'vitest'
import { profilePermissions } from '../compose/profile-permissions'
import type { Permissions } from '../permissions'
import { policyOf } from '../testing/policy-of'
import { comparePermissions } from './compare-permissions'

function permissionsOf(profile: string, more = ''): Permissions {
  const text = `version: 1\nagents: [scribe]\ntypes: { fix: { profile: works } }\nprofiles: { works: { ${profile} } }\n${more}`
  const permitted = profilePermissions(policyOf(text), null)
  if (!permitted.ok) throw new Error(permitted.why)
  return permitted.permissions
}

const said = (before: Permissions, after: Permissions) =>
  comparePermissions(before, after, 'this run').map(({ direction, what }) => `${direction}: ${what}`)

const wide = permissionsOf('write: [src, deploy], limits: { tokens: 2M, cost: 3 USD }')

test('what two runs may do alike is not said', () => {
  expect(said(wide, wide)).toEqual([])
})

test('each thing that is narrower or wider is said once, whatever lists it stands in', () => {
  const tight = permissionsOf(
    'write: [src], protect: [src/vendor], limits: { time: 1m, tokens: 1M }',
    "secrets: ['config/private']\n",
  )
  expect(said(wide, tight)).toEqual([
    'narrows: this run may write `src`, and before `deploy`, `src`',
    'narrows: this run may no longer write `src/vendor`',
    'narrows: the limit of time of this run is 60 s, and before 1800 s',
    'narrows: the limit of tokens of this run is 1,000,000, and before 2,000,000',
    'widens: the limit of cost of this run is none, and before 3 USD',
    'narrows: `config/private` is hidden from this run',
  ])
})

test('a value of a variable counts as wider, because of what it may do to a check', () => {
  expect(said(permissionsOf('environment: { CI: a }'), permissionsOf('environment: { CI: b }'))).toEqual([
    'widens: this run has the variables `CI=b`',
  ])
})
