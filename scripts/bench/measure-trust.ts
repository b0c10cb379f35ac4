// The tables of trust: how often lanes of a known failure rate would be recommended, and how soon drift is noticed.
// Simulated with the product's own functions; what they must come to was computed apart, and stands beside them.
import { eValue, defaultAlpha } from '../../lib/domain/trust/statistics/e-process'
import { cleanStillNeeded, fewestClean } from '../../lib/domain/trust/statistics/failure-bound'
import {
  demotionDetector,
  driftValue,
  falseAlarmEvery,
  warningDetector,
  watchOutcome,
  type DriftDetector,
  type DriftState,
} from '../../lib/domain/trust/statistics/drift'
import { crossingProbability } from '../../lib/domain/trust/testing/crossing-probability'
import type { Measured } from './measured'
import { createGenerator, type Generator } from './random'

const agents = 10_000
const merges = 200
const q0 = 0.1

type Expected = { rate: number; percent: number; decimals: number; median: number | null }

const known: readonly Expected[] = [
  { rate: 0.01, percent: 100, decimals: 0, median: 35 },
  { rate: 0.02, percent: 99.6, decimals: 1, median: 60 },
  { rate: 0.05, percent: 60, decimals: 0, median: null },
  { rate: 0.1, percent: 4.1, decimals: 1, median: null },
  { rate: 0.2, percent: 0.1, decimals: 1, median: null },
  { rate: 0.3, percent: 0, decimals: 0, median: null },
]

/** Each outcome is known ten merges after its own, and counts as pending until then. */
const delayed: readonly Expected[] = [
  { rate: 0.01, percent: 100, decimals: 0, median: 45 },
  { rate: 0.02, percent: 99.3, decimals: 1, median: 71 },
  { rate: 0.05, percent: 57, decimals: 0, median: null },
  { rate: 0.1, percent: 4.2, decimals: 1, median: null },
  { rate: 0.2, percent: 0.1, decimals: 1, median: null },
  { rate: 0.3, percent: 0, decimals: 0, median: null },
]

export function measureTrust(): Promise<Measured[]> {
  const random = createGenerator(20_261)
  return Promise.resolve([
    ...needed(),
    ...exact(),
    ...known.map((one) => promoted(one, 0, random)),
    ...delayed.map((one) => promoted(one, 10, random)),
    ...drift(random),
  ])
}

function needed(): Measured[] {
  const none = { clean: 0, failures: 0, pending: [], capital: 1 }
  return [
    [0.05, 72, 59],
    [0.1, 35, 29],
    [0.2, 17, 14],
    [0.3, 11, 9],
  ].map(([rate = 0, ours = 0, floor = 0]) => ({
    what: `clean outcomes that exclude a rate of ${percentOf(rate)}`,
    n: 1,
    figure: `${cleanStillNeeded(none, rate)}, and ${fewestClean(rate)} for any rule`,
    baseline: `${ours}, and ${floor}`,
    ...sameAs(cleanStillNeeded(none, rate) === ours && fewestClean(rate) === floor),
  }))
}

function exact(): Measured[] {
  return [
    [0.05, '0.043'],
    [0.1, '0.047'],
    [0.2, '0.045'],
    [0.3, '0.040'],
  ].map(([rate, expected]) => {
    const asked = { q0: Number(rate), alpha: defaultAlpha, failureRate: Number(rate), outcomes: 400 }
    const chance = crossingProbability(asked).toFixed(3)
    return {
      what: `exact chance of ever reaching 20 at ${percentOf(Number(rate))}, 400 outcomes`,
      n: 1,
      figure: chance,
      baseline: String(expected),
      ...sameAs(chance === expected),
    }
  })
}

/** The ratio is 0 where a figure is what it must be, and 2 where it is not. */
function sameAs(is: boolean): { ratio: number; ratioMax: number } {
  return { ratio: is ? 0 : 2, ratioMax: 1 }
}

function promoted(expected: Expected, lag: number, random: Generator): Measured {
  const { rate, percent, decimals, median } = expected
  const moments = Array.from({ length: agents }, () => momentOfPromotion(rate, lag, random))
    .filter((moment) => moment !== null)
    .sort((a, b) => a - b)
  const share = moments.length / agents
  const middle = moments[Math.floor(moments.length / 2)] ?? null
  const late = lag === 0 ? '' : `, known ${lag} merges later`
  return {
    what: `ever recommended, ${percentOf(rate)} failing${late}`,
    n: agents,
    figure: `${(share * 100).toFixed(decimals)} %${middle === null ? '' : `, median ${middle}`}`,
    baseline: `${percent} %${median === null ? '' : `, median ${median}`}`,
    ratio: standardErrors(share, percent / 100, 0.5 * 10 ** (-decimals - 2)),
    ratioMax: 3,
  }
}

/** Distance of two simulated shares in standard errors of their difference, beyond what rounding hides. */
function standardErrors(share: number, expected: number, rounding: number): number {
  const error = Math.sqrt((2 * Math.max(expected * (1 - expected), 1 / agents)) / agents)
  return Math.max(0, Math.abs(share - expected) - rounding) / error
}

function momentOfPromotion(rate: number, lag: number, random: Generator): number | null {
  const failed: boolean[] = []
  let [clean, failures] = [0, 0]
  for (let merge = 1; merge <= merges; merge += 1) {
    failed.push(happens(rate, random))
    const known = failed[merge - 1 - lag]
    if (known === undefined) continue
    if (known) failures += 1
    else clean += 1
    // What is younger than the lag cannot have been found yet, so it is worth a factor of 1.
    if (eValue({ clean, failures, pending: [], capital: 1 }, q0) >= 1 / defaultAlpha) return merge
  }
  return null
}

/** After a hundred merges at 2 %, in which no alarm was given. */
function drift(random: Generator): Measured[] {
  const rows: [string, DriftDetector, number[]][] = [
    ['warned', warningDetector(q0), [28, 12, 8]],
    ['demoted', demotionDetector(q0), [74, 22, 12]],
  ]
  return rows.flatMap(([what, detector, medians]) =>
    [0.1, 0.2, 0.3].map((rate, index) => {
      const delays = Array.from({ length: 2_000 }, () => delayOf(detector, rate, random))
        .filter((delay) => delay !== null)
        .sort((a, b) => a - b)
      const median = delays[Math.floor(delays.length / 2)] ?? Number.NaN
      const expected = medians[index] ?? Number.NaN
      return {
        what: `${what} after a change from 2 % to ${percentOf(rate)} failing`,
        n: delays.length,
        figure: `median ${median} merges`,
        baseline: `${expected}`,
        ratio: median / expected,
        ratioMax: 1.1,
      }
    }),
  )
}

function delayOf(detector: DriftDetector, rate: number, random: Generator): number | null {
  let state: DriftState = []
  const watch = (rateNow: number) => {
    state = watchOutcome(detector, state, happens(rateNow, random))
    return driftValue(state) >= falseAlarmEvery
  }
  for (let merge = 0; merge < 100; merge += 1) if (watch(0.02)) return null
  for (let merge = 1; ; merge += 1) if (watch(rate)) return merge
}

function happens(chance: number, random: Generator): boolean {
  return random.below(1_000_000) < chance * 1_000_000
}

function percentOf(share: number): string {
  return `${Math.round(share * 100)} %`
}
