// Why an outcome does not count for its lane, in words: nothing vanishes without one.
import { countsUpwards, epochAt, firstOfDay, type Epoch, type LaneOutcome } from './lane-evidence'
import type { PromotionRule } from './promotion-rule'

/** By run; runs that count, or that will once their horizon is over, are absent. */
export function uncountedReasons(
  outcomes: readonly LaneOutcome[],
  { rule, epochs }: { rule: PromotionRule; epochs: readonly Epoch[] },
): ReadonlyMap<string, string> {
  const first = firstOfDay(outcomes, rule.cleanPerDayMax)
  const last = Math.max(0, epochs.length - 1)
  return new Map(
    outcomes.flatMap((one): [string, string][] => {
      const why =
        epochAt(epochs, one.beganSeq) < last
          ? 'of an earlier epoch'
          : reasonOf(one, rule, first.has(one.runId))
      return why === null ? [] : [[one.runId, why]]
    }),
  )
}

function reasonOf(one: LaneOutcome, rule: PromotionRule, isFirst: boolean): string | null {
  switch (one.class) {
    case 'failure':
      return null
    case 'completionFailure':
      return 'it delivered nothing that could have merged'
    case 'notCounted':
      return one.labelledBy === null ? 'not the agent’s doing' : 'a person said that it does not count'
    case 'clean':
    case 'pending':
      return upwardReason(one, rule, isFirst)
    default:
      return one.class satisfies never
  }
}

function upwardReason(one: LaneOutcome, rule: PromotionRule, isFirst: boolean): string | null {
  if (countsUpwards(one, rule)) {
    const first =
      rule.cleanPerDayMax === 1 ? 'the first merge' : `among the first ${rule.cleanPerDayMax} merges`
    return isFirst ? null : `not ${first} of its day`
  }
  if (one.how === 'auto' && !one.sampled) return 'merged by itself and was not drawn to be read'
  return one.vouchedBy === 'scripted' ? 'only a scripted person vouched for it' : 'nobody vouched for it'
}
