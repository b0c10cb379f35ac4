// What to expect of a lane's next change, from what is known of it and of what is like it. For people who plan and
// for routing; nothing that decides about a standing reads it.
import type { ClosedChange } from './backtest/closed-change'
import { createEstimates, type Place } from './statistics/estimate'
import { jeffreysInterval } from './statistics/intervals'

export type Expectation = {
  /** That the next change goes well, in [0, 1]. */
  chance: number
  /** 95 %, as wide as for so many outcomes of the lane's own as the estimate is worth. */
  low: number
  high: number
}

/** Null where nothing at all is known. `changes` in any order; each counts from when it closed. */
export function expectationOf(changes: readonly ClosedChange[], place: Place): Expectation | null {
  const estimates = createEstimates()
  for (const change of changes.toSorted((a, b) => a.closedAt - b.closedAt))
    estimates.learn(change, change.merged ? 1 : 0)
  const { chance, weight } = estimates.expect(place)
  return weight === 0 ? null : { chance, ...jeffreysInterval(chance * weight, weight) }
}
