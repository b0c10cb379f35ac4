import 'server-only'
import { cache } from 'react'
import type { Lane } from '../domain/events/envelope'
import { policies } from '../projections/policies'
import { wiring } from '../wiring'

/** The policy that decides in a project now, read once a request; null where none was adopted. */
export const policyInForce = cache(async (projectId: string) => {
  const { readModels, readPolicy } = await wiring()
  const blob = (await readModels.get(policies, projectId))?.adopted?.blob
  return blob === undefined ? null : readPolicy(blob)
})

/** A lane's task type as that policy has it; undefined where it names none such. */
export async function typeInForce({ projectId, taskType }: Lane) {
  return (await policyInForce(projectId))?.types.find(({ name }) => name === taskType)
}
