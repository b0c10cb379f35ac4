import 'server-only'
import { organisationScope } from '../domain/events/streams'
import type { PolicyChange } from '../domain/policy/compare/compare-bounds'
import { comparePolicies } from '../domain/policy/compare/compare-policies'
import { compareOrganisationPolicies } from '../domain/policy/organisation-policy'
import { wiring } from '../wiring'

/** What the second of two versions of one scope allows more and less; null where one cannot be read any more. */
export async function compareVersions(
  scope: string,
  before: string,
  after: string,
): Promise<PolicyChange[] | null> {
  const { readPolicy, readOrganisationPolicy } = await wiring()
  if (scope === organisationScope) {
    const [old, now] = await Promise.all([readOrganisationPolicy(before), readOrganisationPolicy(after)])
    return old && now && compareOrganisationPolicies(old, now)
  }
  const [old, now] = await Promise.all([readPolicy(before), readPolicy(after)])
  return old && now && comparePolicies(old, now)
}
