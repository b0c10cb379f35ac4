import { expect, test } from 'vitest'
import { profilePermissions } from '../compose/profile-permissions'
import { policyOf } from '../testing/policy-of'
import { isWider } from './is-wider'

const policy = policyOf(`version: 1
agents: [a]
types:
  feature: { profile: [implement, narrow, online, slow, checked] }
secrets: [keys/**]
protect: [ops/**]
profiles:
  narrow: { extends: implement, write: [src/**] }
  online: { extends: implement, write: [src/**], network: ['example.com:443'] }
  slow: { extends: implement, write: [src/**], limits: { time: 10s } }
  checked: { extends: implement, write: [src/**], checks: [{ name: lint, run: make lint }] }
`)

function permissions(profile: string) {
  const permitted = profilePermissions(policy, profile)
  if (!permitted.ok) throw new Error(JSON.stringify(permitted))
  return permitted.permissions
}

const narrow = permissions('narrow')

test('what writes or reaches more, shows a secret, opens a path or drops a check is wider', () => {
  expect(isWider(narrow, permissions('implement'))).toBe(true)
  expect(isWider(narrow, permissions('online'))).toBe(true)
  expect(isWider(narrow, { ...narrow, masked: [] })).toBe(true)
  expect(isWider(narrow, { ...narrow, protect: [] })).toBe(true)
  expect(isWider(narrow, { ...narrow, environment: [{ name: 'CI', value: '1' }] })).toBe(true)
  expect(isWider(permissions('checked'), narrow)).toBe(true)
})

test('the same, less, and other limits are not', () => {
  expect(isWider(narrow, narrow)).toBe(false)
  expect(isWider(permissions('online'), narrow)).toBe(false)
  expect(isWider(narrow, permissions('checked'))).toBe(false)
  expect(isWider(narrow, permissions('slow'))).toBe(false)
  expect(isWider(permissions('slow'), narrow)).toBe(false)
})
