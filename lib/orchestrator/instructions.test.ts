import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { profilePermissions } from '../domain/policy/compose/profile-permissions'
import { policyOf } from '../domain/policy/testing/policy-of'
import { instructionsEdition, instructionsFor } from './instructions'

const policy = policyOf(`version: 1
agents: [a]
types:
  feature: { profile: [online, offline] }
profiles:
  online: { extends: implement, write: [src/**], network: ['example.com:443'] }
  offline: { extends: implement, write: [src/**] }
`)

function told(profile: string, modelApi: 'anthropic' | null): string {
  const permitted = profilePermissions(policy, profile)
  if (!permitted.ok) throw new Error(JSON.stringify(permitted))
  const { permissions } = permitted
  const asked = { task: { title: 'A title' }, body: 'Words of the task.', permissions }
  return instructionsFor({ sentBack: ['Not like this.'] }, asked, { modelApi })
}

/** Raise the edition with the digest where agents are asked for something else; for a slip of the pen the digest alone. */
const known = { edition: '1', digest: '27cce4ed01dc41df' }

test('INVARIANT: what agents are told does not change within an edition', () => {
  const all = [told('online', null), told('offline', null), told('online', 'anthropic')].join('\n')
  const digest = createHash('sha256').update(all).digest('hex').slice(0, 16)
  expect({ edition: instructionsEdition, digest }).toEqual(known)
})
