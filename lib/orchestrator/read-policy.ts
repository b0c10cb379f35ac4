import type { Adoption } from '../domain/policy/compare/adoption'
import { checkPolicy } from '../domain/policy/check/check'
import { comparePolicies, isNoWider } from '../domain/policy/compare/compare-policies'
import {
  checkOrganisationPolicy,
  compareOrganisationPolicies,
  type CheckedOrganisation,
  type OrganisationPolicy,
} from '../domain/policy/organisation-policy'
import { parseOrganisationPolicy, parsePolicy } from '../domain/policy/parse/parse'
import type { Problem } from '../domain/events/fields'
import type { CheckedPolicy } from '../domain/policy/syntax'
import type { Ground } from './ground'

export type PolicyRead = { ok: true; policy: CheckedPolicy } | { ok: false; problems: Problem[] }

/** The policy a blob holds, checked; or all its problems. */
export async function readPolicy({ blobs }: Pick<Ground, 'blobs'>, blob: string): Promise<PolicyRead> {
  return policyOf(await blobs.get(blob))
}

/** The organisation's policy that a blob holds, checked; or all its problems. */
export async function readOrganisationPolicy(
  { blobs }: Pick<Ground, 'blobs'>,
  blob: string,
): Promise<CheckedOrganisation> {
  return organisationPolicyOf(await blobs.get(blob))
}

export function organisationPolicyOf(content: Uint8Array): CheckedOrganisation {
  const parsed = parseOrganisationPolicy(content)
  return parsed.ok ? checkOrganisationPolicy(parsed.policy) : parsed
}

const read = new WeakMap<Uint8Array, PolicyRead>()

/** Parsed once for each body in memory: a snapshot hands the same one to every question. */
export function policyOf(content: Uint8Array): PolicyRead {
  const known = read.get(content)
  if (known) return known
  const parsed = parsePolicy(content)
  const answer = parsed.ok ? checkPolicy(parsed.policy) : parsed
  read.set(content, answer)
  return answer
}

/** Whether a policy allows anything that the one in force does not; the first one always does. */
export async function widensPolicy(
  ground: Pick<Ground, 'blobs'>,
  { blob }: Pick<Adoption, 'blob'>,
  next: CheckedPolicy,
): Promise<boolean> {
  if (blob === null) return true
  const inForce = await readPolicy(ground, blob)
  return !inForce.ok || !isNoWider(comparePolicies(inForce.policy, next))
}

export async function widensOrganisation(
  ground: Pick<Ground, 'blobs'>,
  { blob }: Pick<Adoption, 'blob'>,
  next: OrganisationPolicy,
): Promise<boolean> {
  if (blob === null) return true
  const inForce = await readOrganisationPolicy(ground, blob)
  return !inForce.ok || !isNoWider(compareOrganisationPolicies(inForce.policy, next))
}
