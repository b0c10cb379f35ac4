import { expect, test } from 'vitest'
import { countEvidence, type LaneOutcome } from './lane-evidence'
import { defaultPromotion, promotionRule } from './promotion-rule'
import { firstEpoch } from './epochs'
import { dayOf, outcomeOf, outcomesOf } from './testing/outcomes'
import { uncountedReasons } from './uncounted'

const rule = promotionRule(defaultPromotion, { to: 'auto', isSample: false })
const reason = (one: LaneOutcome) =>
  uncountedReasons([one], { rule, epochs: [firstEpoch] }).get(one.runId) ?? 'it counts'

test.each([
  ['it counts', {}],
  ['it counts', { class: 'failure', how: 'auto' }],
  ['it counts', { how: 'auto', sampled: true }],
  ['it counts', { class: 'pending' }],
  ['merged by itself and was not drawn to be read', { how: 'auto' }],
  ['nobody vouched for it', { vouchedBy: 'nobody' }],
  ['only a scripted person vouched for it', { vouchedBy: 'scripted' }],
  ['a person said that it does not count', { class: 'notCounted', labelledBy: 'lea' }],
  ['not the agent’s doing', { class: 'notCounted' }],
  ['it delivered nothing that could have merged', { class: 'completionFailure' }],
] as const)('%s: %j', (expected, changed) => {
  expect(reason(outcomeOf(0, changed))).toBe(expected)
})

test('what came before the last epoch, and what was over the number of its day, says so', () => {
  const epochs = [firstEpoch, { fromSeq: 8, startsAnew: false, cause: 'its program changed' }]
  const sameDay = Array.from({ length: 6 }, (_, n) => outcomeOf(n, { mergedAt: dayOf(3), beganSeq: 20 }))
  const reasons = uncountedReasons([...sameDay, outcomeOf(9, { beganSeq: 7 })], { rule, epochs })
  expect([...reasons]).toEqual([
    ['run-5', 'not among the first 5 merges of its day'],
    ['run-9', 'of an earlier epoch'],
  ])
})

test('exactly those without a reason are counted', () => {
  const outcomes = [...outcomesOf(9, { mergedAt: dayOf(1) }), ...outcomesOf(4, { how: 'auto' })].map(
    (one, n) => ({ ...one, runId: `r${n}` }),
  )
  const { counts } = countEvidence(outcomes, { rule, epochs: [firstEpoch], asOf: dayOf(99), overdue: [] })
  const reasons = uncountedReasons(outcomes, { rule, epochs: [firstEpoch] })
  expect(outcomes.filter(({ runId }) => !reasons.has(runId))).toHaveLength(counts.clean)
  expect(reasons.size).toBe(counts.cleanButUncounted)
})
