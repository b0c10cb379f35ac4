// What a project's policy says of a change once it has merged.
import { policyStream } from '../domain/events/streams'
import type { Recheck, RegressionAnswer } from '../domain/policy/after-merge'
import { defaultTests } from '../domain/policy/defaults'
import type { CheckedPolicy } from '../domain/policy/syntax'
import { defaultHorizonDays } from '../domain/task/horizon'
import type { Ground } from './ground'
import { policyOf } from './read-policy'

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

/**
 * For one task type; where policy does not know it, what is said nowhere. Whoever may push can remove the policy: nothing
 * is permitted then, and what merged before still answers for itself as a lead adopted it last.
 */
export async function mergeTerms(
  ground: Ground,
  { projectId, taskType }: { projectId: string; taskType: string },
): Promise<MergeTerms> {
  const policy = await lastReadable(ground, projectId)
  if (policy === null) return unsaid
  const { types, recheck, tests } = policy
  const { horizonDays, onRegression } = types.find(({ name }) => name === taskType) ?? unsaid
  return { horizonDays, onRegression, recheck, tests }
}

/** Of all versions that were ever adopted, in force or not, the newest; null where none can be read. */
async function lastReadable({ log, blobs }: Ground, projectId: string): Promise<CheckedPolicy | null> {
  for (const event of (await log.readStream(policyStream(projectId))).toReversed()) {
    if (event.type !== 'PolicyAdopted') continue
    const content = (await blobs.getAll([event.data.blob])).get(event.data.blob)
    const read = content && policyOf(content)
    if (read?.ok) return read.policy
  }
  return null
}
