import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evidenceOverTime, momentMet } from './evidence-over-time'
import { countEvidence, type Epoch, type LaneOutcome } from './lane-evidence'
import { defaultPromotion, promotionRule } from './promotion-rule'
import { readinessOf } from './readiness'
import { firstEpoch } from './epochs'
import { dayOf, outcomeOf, outcomesOf } from './testing/outcomes'

const rule = promotionRule(defaultPromotion, { to: 'auto', isSample: false })
const over = (outcomes: readonly LaneOutcome[], epochs: readonly Epoch[] = [firstEpoch]) =>
  evidenceOverTime(outcomes, { rule, epochs })

describe('evidence over time', () => {
  test('has a point for each outcome, in the order of the log, and none for what is pending', () => {
    const outcomes = [outcomeOf(2, { class: 'failure' }), outcomeOf(0), outcomeOf(1, { class: 'pending' })]
    expect(over(outcomes)).toEqual([
      expect.objectContaining({
        runId: 'run-0',
        seq: 5,
        at: dayOf(0),
        class: 'clean',
        clean: 1,
        failures: 0,
      }),
      expect.objectContaining({ runId: 'run-2', seq: 25, class: 'failure', clean: 1, failures: 1 }),
    ])
  })

  test('meets the limit of 20 with the 35th clean outcome and not before', () => {
    const points = over(outcomesOf(40))
    expect(momentMet(points, 20)).toMatchObject({ runId: 'run-34', clean: 35 })
    expect(momentMet(points.slice(0, 34), 20)).toBeNull()
    expect(points[34]?.bound).toBeCloseTo(0.099, 3)
  })

  test('says before a late regression what was known then', () => {
    const regressed = outcomeOf(3, { class: 'failure', seq: 500, at: dayOf(90) })
    const clean = outcomesOf(20)
    const before = over(clean)
    const after = over(clean.map((one) => (one.runId === 'run-3' ? regressed : one)))
    const differences = after
      .slice(4, 19)
      .map(({ value }, index) => Math.abs(value - (before[index + 5]?.value ?? 0)))
    expect(differences).toHaveLength(15)
    expect(Math.max(...differences)).toBeLessThan(1e-9)
    expect(after.at(-1)).toMatchObject({ clean: 19, failures: 1 })
    expect(after.at(-1)?.value).toBeLessThan(before.at(-1)?.value ?? 0)
  })

  test('begins an epoch where it began and not earlier', () => {
    const anew: Epoch = { fromSeq: 98, startsAnew: true, cause: 'model `new`' }
    const points = over(outcomesOf(12), [firstEpoch, anew])
    expect(points[9]).toMatchObject({ clean: 10 })
    expect(points[10]).toMatchObject({ clean: 1 })
  })

  test('ends with what is known now, however it came', () => {
    const outcome = fc.record({
      class: fc.constantFrom('clean', 'failure', 'notCounted', 'completionFailure'),
      how: fc.constantFrom('person', 'auto'),
      sampled: fc.boolean(),
      labelledBy: fc.constantFrom(null, 'lea'),
    })
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 40 }), (history) => {
        const outcomes = history.map((one, n) => outcomeOf(n, one))
        const counted = countEvidence(outcomes, { rule, epochs: [firstEpoch], asOf: dayOf(400), overdue: [] })
        const { value, bound } = readinessOf(counted, rule)
        expect(over(outcomes).at(-1)).toMatchObject({ value, bound })
      }),
    )
  })

  test('of a long history keeps about a hundred points, and the last of them', () => {
    const points = over(outcomesOf(1000))
    expect(points.length).toBeLessThanOrEqual(120)
    expect(points.length).toBeGreaterThan(60)
    expect(points.at(-1)).toMatchObject({ runId: 'run-999', clean: 1000 })
  })
})
