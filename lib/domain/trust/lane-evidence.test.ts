import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstEpoch } from './epochs'
import { countEvidence, type Epoch, type LaneOutcome } from './lane-evidence'
import { defaultPromotion, promotionRule } from './promotion-rule'
import { isReadyFor, readinessOf } from './readiness'
import { eValue } from './statistics/e-process'
import { outcomeOf, outcomesOf } from './testing/outcomes'

const toAuto = promotionRule(defaultPromotion, { to: 'auto', isSample: false })
const asOf = '2026-06-01T00:00:00.000Z'

/** Each answers for what is found within 28 days. */
const run = (n: number, changed: Partial<LaneOutcome> = {}) => outcomeOf(n, { horizonDays: 28, ...changed })
const runs = (count: number, changed: Partial<LaneOutcome> = {}) =>
  outcomesOf(count, { horizonDays: 28, ...changed })

const counted = (outcomes: readonly LaneOutcome[], epochs: readonly Epoch[] = [firstEpoch]) =>
  countEvidence(outcomes, { rule: toAuto, epochs, asOf, overdue: [] })
const ready = (outcomes: readonly LaneOutcome[], epochs?: readonly Epoch[]) =>
  readinessOf(counted(outcomes, epochs), toAuto)

describe('a lane is ready', () => {
  test('with 35 clean outcomes and not with 31, which need about four more', () => {
    expect(ready(runs(35))).toMatchObject({ isReady: true, dependsOnLabels: false, missing: [] })
    expect(ready(runs(31))).toMatchObject({
      isReady: false,
      missing: ['31 clean, none failed; about 4 more'],
    })
  })

  test('not before anything has counted, nor where it fails too often to get there', () => {
    expect(ready([]).missing[0]).toBe('not enough evidence: nothing has counted yet')
    expect(ready(runs(900, { class: 'failure' })).missing[0]).toMatch(
      /^not enough evidence: 0 clean, 900 failed;/,
    )
  })
})

describe('runs that deliver nothing', () => {
  const unfinished = (count: number) =>
    runs(count, { class: 'completionFailure' }).map((one) => ({ ...one, runId: `${one.runId} unfinished` }))

  test('are no failures, and have a limit of their own', () => {
    expect(ready([...runs(36), ...unfinished(9)])).toMatchObject({ isReady: true, missing: [] })
    expect(ready([...runs(36), ...unfinished(10)])).toMatchObject({
      isReady: false,
      value: ready(runs(36)).value,
      missing: ['10 of 46 runs delivered nothing; at most 20 % may'],
    })
  })
})

test.each(['clean', 'pending', 'notCounted', 'completionFailure'] as const)(
  'a fault that a person took off a run is one in the second value, also where the run ends as %s',
  (name) => {
    const excused = run(99, { class: name, excusedBy: 'lea' })
    const { evidence, strict, labels } = counted([...runs(40), excused])
    expect([evidence.failures, strict.failures, labels]).toEqual([0, 1, 1])
  },
)

describe('what nobody decides about for too long', () => {
  const overdue = (count: number, beganSeq = 1) =>
    Array.from({ length: count }, (_, n) => ({ runId: `w${n}`, since: asOf, seq: beganSeq + 1, beganSeq }))
  const waiting = (clean: number, left: number) =>
    countEvidence(runs(clean), { rule: toAuto, epochs: [firstEpoch], asOf, overdue: overdue(left) })

  test('is a failure for the second value alone, and no label of anybody', () => {
    const { evidence, strict, counts, labels } = waiting(40, 2)
    expect([evidence.failures, strict.failures, counts.overdue, labels]).toEqual([0, 2, 2, 0])
  })

  test('keeps a lane from being ready where it could be what undoes it, until somebody decides', () => {
    expect(readinessOf(waiting(40, 1), toAuto)).toMatchObject({
      isReady: false,
      dependsOnLabels: false,
      missing: [
        'it depends on one delivered change that nobody has decided about for too long: decide about it',
      ],
    })
    expect(readinessOf(waiting(60, 1), toAuto)).toMatchObject({ isReady: true, missing: [] })
    expect(isReadyFor(waiting(40, 1), toAuto)).toBe(false)
    expect(isReadyFor(waiting(60, 1), toAuto)).toBe(true)
  })

  test('is said only where the evidence would be there without it', () => {
    expect(readinessOf(waiting(31, 1), toAuto).missing).toEqual(['31 clean, none failed; about 4 more'])
  })

  test('counts in the epoch in which it was delivered', () => {
    const epochs = [firstEpoch, { fromSeq: 1_000, startsAnew: false, cause: 'its program changed' }]
    const counts = (beganSeq: number) =>
      countEvidence([], { rule: toAuto, epochs, asOf, overdue: overdue(1, beganSeq) }).counts.overdue
    expect([counts(999), counts(1_000)]).toEqual([0, 1])
  })
})

describe('gaming raises no standing', () => {
  test('splitting one task into many, or working on one file again and again', () => {
    const split = runs(40).map((one) => ({ ...one, taskId: 'one task' }))
    expect(ready(split)).toMatchObject({ isReady: false })
    expect(ready(split).missing[0]).toBe('its clean outcomes are of 1 task; 5 different ones are needed')
    expect(ready(runs(40, { files: ['README.md'] })).isReady).toBe(false)
  })

  test('many merges on one day count as the first five', () => {
    const farmed = runs(40, { mergedAt: '2026-01-05T12:00:00.000Z', at: '2026-03-01T00:00:00.000Z' })
    expect(counted(farmed).counts).toMatchObject({ clean: 5, cleanButUncounted: 35 })
  })

  test('failures on that day count all the same', () => {
    const day = { mergedAt: '2026-01-05T12:00:00.000Z' }
    const failed = runs(20, day).map((one, n) => (n >= 10 ? { ...one, class: 'failure' as const } : one))
    // Three of the day's five places are taken by runs that failed: who has one is settled at the merge.
    expect(counted(failed).counts).toMatchObject({ clean: 2, failures: 10 })
  })

  test('labelling failures as unwanted is seen by the second value', () => {
    const labelled = { class: 'notCounted', labelledBy: 'lea' } as const
    const outcomes = [...runs(36), run(50, labelled), run(51, labelled)]
    expect(ready(outcomes)).toMatchObject({ isReady: true, dependsOnLabels: true })
    expect(ready(outcomes).strictValue).toBeLessThan(20)
    const ours = { class: 'notCounted', labelledBy: null } as const
    expect(ready([...runs(36), run(50, ours)])).toMatchObject({ dependsOnLabels: false })
  })

  test('so is a change that came back for another reason than its agent, and a regression that was withdrawn', () => {
    const excused = { excusedBy: 'lea' } as const
    const outcomes = [...runs(36), run(50, excused), run(51, { ...excused, class: 'pending' })]
    expect(ready(outcomes)).toMatchObject({ isReady: true, dependsOnLabels: true })
    expect(counted(outcomes).strict).toMatchObject({ clean: 36, failures: 2, pending: [] })
    // A failure that was excused once is one all the same.
    const failed = counted([run(0, { ...excused, class: 'failure' })])
    expect(failed.strict).toEqual(failed.evidence)
  })

  test('what a scripted person or nobody vouched for does not count, but in a sample', () => {
    expect(counted(runs(40, { vouchedBy: 'nobody' })).counts).toMatchObject({ clean: 0 })
    const scripted = runs(40, { vouchedBy: 'scripted' })
    expect(counted(scripted).counts).toMatchObject({ clean: 0, cleanButUncounted: 40 })
    const sample = promotionRule(defaultPromotion, { to: 'auto', isSample: true })
    expect(
      countEvidence(scripted, { rule: sample, epochs: [firstEpoch], asOf, overdue: [] }).counts.clean,
    ).toBe(40)
  })

  test('laundering a failure by new epochs: capital is carried, and never more than one', () => {
    const failed = [...runs(20), run(20, { class: 'failure' }), run(21, { class: 'failure' })]
    const again: Epoch = { fromSeq: 215, startsAnew: false, cause: 'instructions changed' }
    const after = Array.from({ length: 35 }, (_, n) => run(30 + n))
    expect(counted(failed).evidence.capital).toBe(1)
    const { evidence, epochs } = counted([...failed, ...after], [firstEpoch, again])
    expect(evidence.capital).toBeCloseTo(eValue({ ...counted(failed).evidence, failures: 2 }, 0.1), 10)
    expect(evidence.capital).toBeLessThan(0.5)
    expect(epochs).toBe(2)
    expect(ready([...failed, ...after], [firstEpoch, again]).isReady).toBe(false)
    const good: Epoch = { ...again, fromSeq: 1_000 }
    expect(counted(runs(35), [firstEpoch, good]).evidence).toMatchObject({ clean: 0, capital: 1 })
  })

  test('capital is not below one twentieth, and whole again with a new model', () => {
    const bad = runs(20, { class: 'failure' })
    const epoch = (startsAnew: boolean): Epoch => ({ fromSeq: 1_000, startsAnew, cause: 'changed' })
    expect(counted(bad, [firstEpoch, epoch(false)]).evidence.capital).toBe(0.05)
    expect(counted(bad, [firstEpoch, epoch(true)]).evidence.capital).toBe(1)
  })
})

describe('INVARIANT: an automatic merge that was not sampled before it never counts upwards', () => {
  const outcome = fc.record({
    class: fc.constantFrom('clean', 'failure', 'pending', 'notCounted', 'completionFailure'),
    how: fc.constantFrom('person', 'draft', 'auto'),
    sampled: fc.boolean(),
    vouchedBy: fc.constantFrom('person', 'nobody'),
  })

  test('whatever it comes to', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 60 }), outcome, (history, extra) => {
        const before = history.map((one, n) => run(n, one))
        const after = [...before, run(history.length, { ...extra, how: 'auto', sampled: false })]
        const [was, is] = [counted(before).evidence, counted(after).evidence]
        expect(eValue(is, 0.1)).toBeLessThanOrEqual(eValue(was, 0.1))
      }),
    )
  })

  test('one that was sampled does', () => {
    const sampled = { how: 'auto', sampled: true } as const
    expect(counted([...runs(3), run(3, sampled)]).evidence.clean).toBe(4)
  })
})

describe('the count', () => {
  test('does not depend on the order in which outcomes are given', () => {
    const outcomes = [...runs(12), run(12, { class: 'failure' }), run(13, { class: 'pending' })]
    expect(counted(outcomes.toReversed())).toEqual(counted(outcomes))
  })

  test('weighs what is pending by its age', () => {
    const pending = { class: 'pending', mergedAt: '2026-05-18T00:00:00.000Z' } as const
    expect(counted([run(0, pending)]).evidence.pending).toEqual([{ found: 0.5, grade: 1 }])
  })

  test('a failure never raises the value, whatever else is known', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(5), (clean, failures) => {
        const history = [
          ...runs(clean),
          ...Array.from({ length: failures }, (_, n) => run(100 + n, { class: 'failure' })),
        ]
        const value = ready(history).value
        expect(ready([...history, run(200, { class: 'failure' })]).value).toBeLessThan(value)
      }),
    )
  })

  test('shows failures first among the runs behind it', () => {
    expect(counted([run(0), run(1, { class: 'failure' }), run(2)]).behind).toEqual([
      'run-1',
      'run-0',
      'run-2',
    ])
  })
})
