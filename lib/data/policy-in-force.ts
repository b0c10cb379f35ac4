import 'server-only'
import { policies } from '../projections/policies'
import { wiring } from '../wiring'

/** The policy that decides in a project now; null where none was adopted. */
export async function policyInForce(projectId: string) {
  const { readModels, readPolicy } = await wiring()
  const blob = (await readModels.get(policies, projectId))?.adopted?.blob
  return blob === undefined ? null : readPolicy(blob)
}
