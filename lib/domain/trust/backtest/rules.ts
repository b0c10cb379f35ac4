// Rules that say when a lane's next change needs nobody: ours, and those other systems use, so that they can be
// compared on the same history. In a back-test "good" means merged.
import { defaultAlpha, eValue } from '../statistics/e-process'
import { createEstimates, type Place } from '../statistics/estimate'
import { wilsonLowerBound } from '../statistics/intervals'

export type Rule = { name: string; begin(): RuleInUse }

/** Asked when a change is opened, at a time in milliseconds since 1970; learns when one is closed. */
export type RuleInUse = {
  isEligible(place: Place, at: number): boolean
  learn(place: Place, good: boolean): void
}

/** `streak`: the good ones since the last that was not. */
type LaneCounts = { count: number; good: number; streak: number }

const noCounts: LaneCounts = { count: 0, good: 0, streak: 0 }

/** Decides by what the lane itself came to, each outcome counted alike. */
function laneRule(name: string, isEligible: (lane: LaneCounts) => boolean): Rule {
  return {
    name,
    begin() {
      const lanes = new Map<string, LaneCounts>()
      const laneOf = (place: Place) => lanes.get(keyOf(place)) ?? noCounts
      return {
        isEligible: (place) => isEligible(laneOf(place)),
        learn(place, good) {
          const { count, good: sum, streak } = laneOf(place)
          const next = { count: count + 1, good: sum + (good ? 1 : 0), streak: good ? streak + 1 : 0 }
          lanes.set(keyOf(place), next)
        },
      }
    },
  }
}

/** Of a lane. */
export function keyOf({ agent, project, taskType }: Place): string {
  return JSON.stringify([agent, project, taskType])
}

/** The classic rule. Asked after each outcome, it lets every lane through in time, however often it fails. */
export function streakRule(count: number): Rule {
  return laneRule(`${count} in a row`, ({ streak }) => streak >= count)
}

/** `share` of good ones, in [0, 1], among at least `countMin`. */
export function rawRateRule(share: number, countMin: number): Rule {
  return laneRule(`raw rate at least ${share}, ${countMin} or more`, ({ count, good }) => {
    return count >= countMin && good / count >= share
  })
}

/** `bound`: the least that Wilson's lower bound of the share of good ones may be, in [0, 1]. */
export function wilsonRule(bound: number, countMin: number): Rule {
  return laneRule(`Wilson lower bound at least ${bound}, ${countMin} or more`, ({ count, good }) => {
    return count >= countMin && wilsonLowerBound(good, count) >= bound
  })
}

/** What the lane's own evidence excludes, at one lane's α. */
export function eProcessRule(q0: number): Rule {
  return laneRule(`e-process, fewer than ${percent(q0)} fail`, ({ count, good }) => {
    return eValue({ clean: good, failures: count - good, pending: [], capital: 1 }, q0) >= 1 / defaultAlpha
  })
}

/** `chance`: the least that the hierarchical estimate may expect, in [0, 1]. */
export function estimateRule(chance: number, countMin: number): Rule {
  return {
    name: `estimate at least ${chance}, lane ${countMin} or more`,
    begin() {
      const estimates = createEstimates()
      const counts = new Map<string, number>()
      const countOf = (place: Place) => counts.get(keyOf(place)) ?? 0
      return {
        isEligible: (place) => countOf(place) >= countMin && estimates.expect(place).chance >= chance,
        learn(place, good) {
          counts.set(keyOf(place), countOf(place) + 1)
          estimates.learn(place, good ? 1 : 0)
        },
      }
    },
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** Those that other systems use. */
export const rulesOfOthers: readonly Rule[] = [
  ...[5, 10, 20].map(streakRule),
  ...[0.8, 0.9].map((share) => rawRateRule(share, 5)),
  ...[0.7, 0.8].map((bound) => wilsonRule(bound, 20)),
]

/** Ours at the failure rates that policies name, then those of others. */
export const namedRules: readonly Rule[] = [
  ...[0.05, 0.1, 0.2, 0.3].map(eProcessRule),
  estimateRule(0.9, 5),
  ...rulesOfOthers,
]
