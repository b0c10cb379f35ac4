// What the policy in force says of a change once it has merged.
import type { Recheck, RegressionAnswer } from '../domain/policy/after-merge'
import { defaultTests } from '../domain/policy/defaults'
import { defaultHorizonDays } from '../domain/task/horizon'
import { loadAdoption, type Ground } from './ground'
import { readPolicy } from './read-policy'

export type MergeTerms = {
  horizonDays: number
  recheck: Recheck
  onRegression: RegressionAnswer
  /** Globs of test files. */
  tests: readonly string[]
}

const unsaid: MergeTerms = {
  ...{ horizonDays: defaultHorizonDays, recheck: 'automatic', onRegression: 'tell' },
  tests: defaultTests,
}

/** For one task type; where policy does not know it or cannot be read, what is said nowhere. */
export async function mergeTerms(
  ground: Ground,
  { projectId, taskType }: { projectId: string; taskType: string },
): Promise<MergeTerms> {
  const { blob } = await loadAdoption(ground, projectId)
  const read = blob === null ? null : await readPolicy(ground, blob)
  if (!read?.ok) return unsaid
  const { types, recheck, tests } = read.policy
  const { horizonDays, onRegression } = types.find(({ name }) => name === taskType) ?? unsaid
  return { horizonDays, onRegression, recheck, tests }
}
