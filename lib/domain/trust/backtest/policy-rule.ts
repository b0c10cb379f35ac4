// The promotion rule of a policy, run over a history by the very code that recommends: evidence, breadth, places of a
// day and horizons count as they do for a lane. An agent that was changed begins nothing anew here.
import type { CheckedPolicy } from '../../policy/syntax'
import { typeCeiling } from '../../policy/type-ceiling'
import { firstEpoch } from '../epochs'
import { countEvidence } from '../lane-evidence'
import { overdueChanges } from '../overdue'
import { promotionRule, type PromotionRule } from '../promotion-rule'
import { isReadyFor } from '../readiness'
import { knownAt, waitingAt, type RecordedRun } from './recorded-run'
import { keyOf, type Rule } from './rules'

export type TypeRule = {
  taskType: string
  /** null: a ceiling keeps the type from auto. */
  rule: PromotionRule | null
  horizonDays: number
}

/** What each task type must show before it may merge by itself. */
export function rulesOfTypes(policy: CheckedPolicy): TypeRule[] {
  return policy.types.map(({ name: taskType, promotion, horizonDays }) => ({
    ...{ taskType, horizonDays },
    rule:
      typeCeiling(policy, taskType) === 'auto'
        ? promotionRule(promotion, { to: 'auto', isSample: policy.isSample })
        : null,
  }))
}

/** The same for pull requests of a file: they have no horizon and name no paths, so that neither is asked for. */
export function rulesOfFile(policy: CheckedPolicy): TypeRule[] {
  return rulesOfTypes(policy).map(({ taskType, rule }) => ({
    ...{ taskType, horizonDays: 0 },
    rule: rule && { ...rule, filesMin: 0 },
  }))
}

/** `history`: what was recorded of every lane. Types that `types` leaves out are never eligible. */
export function policyRule(name: string, types: readonly TypeRule[], history: readonly RecordedRun[]): Rule {
  const lanes = byLane(history)
  const byType = new Map(types.map((one) => [one.taskType, one]))
  return {
    name,
    begin: () => ({
      isEligible(place, at) {
        const { rule = null, horizonDays = 0 } = byType.get(place.taskType) ?? {}
        if (rule === null) return false
        const runs = lanes.get(keyOf(place)) ?? []
        const known = runs.flatMap((run) => knownAt(run, at, horizonDays) ?? [])
        const waiting = runs.flatMap((run) => waitingAt(run, at))
        const asOf = new Date(at).toISOString()
        const overdue = overdueChanges(waiting, { horizonDays, asOf })
        return isReadyFor(countEvidence(known, { rule, epochs: [firstEpoch], asOf, overdue }), rule)
      },
      learn: () => undefined,
    }),
  }
}

function byLane(history: readonly RecordedRun[]): ReadonlyMap<string, readonly RecordedRun[]> {
  const lanes = new Map<string, RecordedRun[]>()
  for (const run of history) {
    const key = keyOf(run)
    const lane = lanes.get(key) ?? []
    if (lane.length === 0) lanes.set(key, lane)
    lane.push(run)
  }
  return lanes
}
