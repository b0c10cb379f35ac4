import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crossingProbability, crossingProbabilityWithLag } from '../testing/crossing-probability'
import { alternatives, eValue, type LaneEvidence } from './e-process'
import { fewestClean } from './failure-bound'

const none: LaneEvidence = { clean: 0, failures: 0, pending: [], capital: 1 }

/** A fraction of whole numbers, exactly. */
type Fraction = readonly [bigint, bigint]
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d]
const over = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d, b * c]
const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d]
const less = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d - c * b, b * d]
const one: Fraction = [1n, 1n]
const isOne = ([a, b]: Fraction) => a === b
const isAtMostOne = ([a, b]: Fraction) => (b > 0n ? a <= b : a >= b)
const percent = (whole: number): Fraction => [BigInt(whole), 100n]
const shares: readonly Fraction[] = alternatives.map((share) => percent(Math.round(share * 100)))

/** The factor of a change that is not known to have failed, with the share `found` of failures known by now. */
function cleanFactor(q0: Fraction, share: Fraction, found: Fraction): Fraction {
  return over(less(one, times(times(share, q0), found)), less(one, times(q0, found)))
}

describe('INVARIANT: at a failure rate of q0 or more the value is expected to stay where it is, or to fall', () => {
  const rates = fc.integer({ min: 1, max: 60 })

  test('the mean of one step is exactly 1 at q0, and at most 1 above it', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 0, max: 39 }), fc.constantFrom(...shares), (q, more, share) => {
        const [q0, p] = [percent(q), percent(q + more)]
        const mean = plus(times(less(one, p), cleanFactor(q0, share, one)), times(p, share))
        expect(more === 0 ? isOne(mean) : isAtMostOne(mean)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('the mean of a pending change’s growing older is exactly 1 at q0, whatever its ages', () => {
    const ages = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }))
    fc.assert(
      fc.property(rates, ages, fc.constantFrom(...shares), (q, [a, b], share) => {
        const [q0, younger, older] = [percent(q), percent(Math.min(a, b)), percent(Math.max(a, b))]
        const stillUnknown = over(less(one, times(q0, older)), less(one, times(q0, younger)))
        const then = plus(
          times(less(one, stillUnknown), share),
          times(stillUnknown, cleanFactor(q0, share, older)),
        )
        expect(isOne(over(then, cleanFactor(q0, share, younger)))).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a grade below 1 only lowers the mean', () => {
    const shares01 = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), shares01, shares01, (q, grade, found) => {
        const q0 = q / 100
        const clean = eValue({ ...none, clean: grade }, q0)
        const pending = eValue({ ...none, pending: [{ found, grade }] }, q0)
        const failed = eValue({ ...none, failures: 1 }, q0)
        expect((1 - q0) * clean + q0 * failed).toBeLessThanOrEqual(1 + 1e-12)
        expect((1 - q0 * found) * pending + q0 * found * failed).toBeLessThanOrEqual(1 + 1e-12)
      }),
    )
  })
})

/** Shares of the failures found 0 to 8 merges after their own: all at one age, some drawn at random, and all ages alike. */
function laws(): { law: number[] }[] {
  const ages = Array.from({ length: 9 }, (_, age) => age)
  const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 })
  const drawn = fc.sample(
    weights.filter((one) => one.some(Boolean)),
    { numRuns: 3, seed: 1 },
  )
  const all = [...ages.map((lag) => ages.map((age) => (age === lag ? 1 : 0))), ...drawn, ages.map(() => 1)]
  return all.map((one) => {
    const sum = one.reduce((so, weight) => so + weight, 0)
    return { law: one.map((weight) => weight / sum) }
  })
}

describe('the chance of ever reaching 20 at a failure rate of q0', () => {
  const exact = (q0: number, outcomes: number) =>
    crossingProbability({ q0, alpha: 0.05, failureRate: q0, outcomes })

  test('is exactly what was computed another way, within 400 outcomes', () => {
    const chances = [0.05, 0.1, 0.2, 0.3].map((q0) => exact(q0, 400).toFixed(3))
    expect(chances).toEqual(['0.043', '0.047', '0.045', '0.040'])
  })

  // One test each: a law takes seconds.
  test.each(laws())('is at most α where failures are found by $law, within 100', ({ law }) => {
    const asked = { q0: 0.1, alpha: 0.05, failureRate: 0.1, outcomes: 100, law }
    expect(crossingProbabilityWithLag(asked)).toBeLessThanOrEqual(0.05)
  })

  test('is the same with and without a lag of nothing', () => {
    const asked = { q0: 0.1, alpha: 0.05, failureRate: 0.1, outcomes: 100 }
    expect(crossingProbabilityWithLag({ ...asked, law: [1] })).toBeCloseTo(exact(0.1, 100), 12)
  })

  test('is above α where the lag is assumed far too short, so that such a law must be noticed', () => {
    const asked = { q0: 0.1, alpha: 0.05, failureRate: 0.1, outcomes: 100 }
    const late = [0, 0, 0, 0, 0, 0, 0, 0, 1]
    const early = [1, 0, 0, 0, 0, 0, 0, 0, 0]
    expect(crossingProbabilityWithLag({ ...asked, law: late, assumed: early })).toBeGreaterThan(0.05)
    expect(crossingProbabilityWithLag({ ...asked, law: early, assumed: late })).toBeLessThan(0.05)
  })
})

describe('the value', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const evidence: fc.Arbitrary<LaneEvidence> = fc.record({
    clean: fc.double({ min: 0, max: 200, noNaN: true }),
    failures: fc.nat(20),
    pending: fc.array(fc.record({ found: share, grade: share }), { maxLength: 10 }),
    capital: fc.double({ min: 0.05, max: 1, noNaN: true }),
  })
  const q0s = fc.constantFrom(0.05, 0.1, 0.2, 0.3)

  test('reaches 20 with as many clean outcomes as the design names, and never before the fewest possible', () => {
    const needed = (q0: number) => {
      let clean = 0
      while (eValue({ ...none, clean }, q0) < 20) clean += 1
      return clean
    }
    expect([0.05, 0.1, 0.2, 0.3].map(needed)).toEqual([72, 35, 17, 11])
    expect([0.05, 0.1, 0.2, 0.3].map((q0) => fewestClean(q0))).toEqual([59, 29, 14, 9])
  })

  test('is the capital where there is no evidence, and finite where there is very much', () => {
    expect(eValue({ ...none, capital: 0.25 }, 0.1)).toBeCloseTo(0.25, 12)
    expect(eValue({ ...none, clean: 1e6 }, 0.1)).toBe(Number.MAX_VALUE)
    expect(eValue({ ...none, failures: 1e6 }, 0.1)).toBe(0)
  })

  test('falls with a failure, rises with a clean outcome, and lies between them while one is pending', () => {
    fc.assert(
      fc.property(evidence, q0s, share, (of, q0, found) => {
        const failed = eValue({ ...of, failures: of.failures + 1 }, q0)
        const pending = eValue({ ...of, pending: [...of.pending, { found, grade: 1 }] }, q0)
        const clean = eValue({ ...of, clean: of.clean + 1 }, q0)
        const slack = 1 + 1e-9
        expect(failed).toBeLessThanOrEqual(eValue(of, q0) * slack)
        expect(eValue(of, q0)).toBeLessThanOrEqual(pending * slack)
        expect(pending).toBeLessThanOrEqual(clean * slack)
      }),
    )
  })

  test('is smaller where the lag is assumed to be longer', () => {
    fc.assert(
      fc.property(evidence, q0s, share, (of, q0, factor) => {
        const longer = of.pending.map((one) => ({ ...one, found: one.found * factor }))
        expect(eValue({ ...of, pending: longer }, q0)).toBeLessThanOrEqual(eValue(of, q0) * (1 + 1e-9))
      }),
    )
  })
})
