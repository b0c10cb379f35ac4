import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eValue, type LaneEvidence } from './e-process'
import { cleanStillNeeded, failureBound } from './failure-bound'

const of = (clean: number, failures = 0, rest: Partial<LaneEvidence> = {}): LaneEvidence => ({
  ...{ clean, failures, pending: [], capital: 1 },
  ...rest,
})

test('the bound has the figures of the design', () => {
  expect(failureBound(of(35))?.toFixed(3)).toBe('0.099')
  expect(failureBound(of(163, 1))?.toFixed(3)).toBe('0.038')
})

test('nothing is excluded by nothing, by failures alone, or by what is only just merged', () => {
  expect(failureBound(of(0))).toBeNull()
  expect(failureBound(of(0, 5))).toBeNull()
  expect(failureBound(of(0, 0, { pending: [{ found: 0, grade: 1 }] }))).toBeNull()
})

test('the value at the bound is 1/α', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 300 }), fc.nat(10), (clean, failures) => {
      const evidence = of(clean, failures)
      const bound = failureBound(evidence)
      if (bound !== null && bound < 0.999) expect(eValue(evidence, bound)).toBeCloseTo(20, 2)
    }),
  )
})

test('more failures never lower the bound, and more clean outcomes never raise it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.nat(10),
      fc.integer({ min: 1, max: 5 }),
      (clean, failures, more) => {
        const bound = failureBound(of(clean, failures)) ?? 1
        expect(failureBound(of(clean, failures + more)) ?? 1).toBeGreaterThanOrEqual(bound - 1e-8)
        expect(failureBound(of(clean + more, failures)) ?? 1).toBeLessThanOrEqual(bound + 1e-8)
      },
    ),
  )
})

test('31 clean outcomes need four more, one failure makes it sixty in all, and carried capital makes it longer', () => {
  expect(cleanStillNeeded(of(31), 0.1)).toBe(4)
  expect(cleanStillNeeded(of(35), 0.1)).toBe(0)
  expect(1 + (cleanStillNeeded(of(0, 1), 0.1) ?? 0)).toBe(60)
  expect(cleanStillNeeded(of(31, 0, { capital: 0.05 }), 0.1)).toBeGreaterThan(20)
})

test('what is pending is not counted as clean before its time', () => {
  const pending = Array.from({ length: 30 }, () => ({ found: 0.9, grade: 1 }))
  expect(cleanStillNeeded(of(31, 0, { pending }), 0.1)).toBe(4)
})

test('a lane that fails more often than q0 is not on its way', () => {
  expect(cleanStillNeeded(of(0, 2_000), 0.1)).toBeNull()
})
