// What a lane must show before more autonomy is recommended: the policy's words for one task type, as numbers.
import { defaultAlpha } from './statistics/e-process'

/** How much harm a failure of this task type does; the failure rate that must be excluded follows from it. */
export const risks = ['low', 'standard', 'high'] as const
export type Risk = (typeof risks)[number]

const rateOfRisk: Record<Risk, number> = { low: 0.2, standard: 0.1, high: 0.05 }

export type PromotionRule = {
  /** The failure rate that the evidence must exclude, in (0, 1). */
  q0: number
  /** The accepted chance of a wrong recommendation, for this lane and epoch. */
  alpha: number
  /** Clean outcomes must be of at least so many tasks, and change at least so many files. */
  tasksMin: number
  filesMin: number
  /** The first merges of a day (UTC) that may count as clean; all failures count. */
  cleanPerDayMax: number
  /** The share of an epoch's runs, in [0, 1], that may end without anything to decide about. */
  unfinishedShareMax: number
  /** How many leads must agree before the lane is at auto. */
  leadsMin: number
  /** Whether what a scripted person vouched for counts: in policies marked as sample only. */
  acceptsScripted: boolean
}

/** What a type's words may set; what they leave open is as here. */
export type PromotionTerms = {
  risk: Risk
  tasksMin: number
  filesMin: number
  cleanPerDayMax: number
  /** In percent, 0 to 100. */
  unfinishedPercentMax: number
  leadsMin: number
}

export const defaultPromotion: PromotionTerms = {
  risk: 'standard',
  tasksMin: 5,
  filesMin: 3,
  cleanPerDayMax: 5,
  unfinishedPercentMax: 20,
  leadsMin: 1,
}

/** From hold to review little is risked: a person still merges. */
const rateFromHold = 0.3

export function promotionRule(
  terms: PromotionTerms,
  { to, isSample }: { to: 'review' | 'auto'; isSample: boolean },
): PromotionRule {
  const { tasksMin, filesMin, cleanPerDayMax, unfinishedPercentMax, leadsMin, risk } = terms
  return {
    q0: to === 'review' ? rateFromHold : rateOfRisk[risk],
    alpha: defaultAlpha,
    ...{ tasksMin, filesMin, cleanPerDayMax, unfinishedShareMax: unfinishedPercentMax / 100 },
    leadsMin: to === 'auto' ? leadsMin : 1,
    acceptsScripted: isSample,
  }
}
