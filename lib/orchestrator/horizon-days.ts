import { defaultHorizonDays } from '../domain/task/horizon'
import type { Run } from '../domain/task/lifecycle'
import { loadAdoption, type Ground } from './ground'
import { readPolicy } from './read-policy'

/** The horizon that the policy in force gives a run's task type; the default where it says nothing. */
export async function horizonDays(ground: Ground, { projectId, taskType }: Run): Promise<number> {
  const { blob } = await loadAdoption(ground, projectId)
  const read = blob === null ? null : await readPolicy(ground, blob)
  if (!read?.ok) return defaultHorizonDays
  return read.policy.types.find(({ name }) => name === taskType)?.horizonDays ?? defaultHorizonDays
}
