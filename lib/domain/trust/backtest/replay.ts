// A history replayed in time order: what each rule would have let through, and what became of that.
import { jeffreysInterval, type Interval } from '../statistics/intervals'
import { createEstimates, type Place } from '../statistics/estimate'
import type { ClosedChange } from './closed-change'
import { keyOf, type Rule } from './rules'
import { areaUnderCurve, brierScore, type Forecast } from './scores'

export type RuleOutcome = {
  name: string
  /** The share of all changes that it would have let through, in [0, 1]. */
  eligible: number
  /** The share of those that were not merged; null where nobody was eligible. */
  notMerged: number | null
  /** 95 % Jeffreys interval of `notMerged`; null where nobody was eligible. */
  interval: [number, number] | null
  counts: { eligible: number; notMerged: number }
  /** Which lanes, in the order in which they became eligible. */
  lanes: EligibleLane[]
}

export type EligibleLane = Place & {
  /** When its first eligible change was opened, as ISO 8601 in UTC. */
  since: string
  eligible: number
  notMerged: number
}

/** The frontier of the estimate: what would go through at one least chance of being merged. */
export type FrontierPoint = { chance: number; eligible: number; notMerged: number }

export type Backtest = {
  rows: number
  /** The share of all changes that were not merged. */
  notMerged: number
  estimate: { auc: number | null; brier: number; n: number }
  rules: RuleOutcome[]
  frontier: FrontierPoint[]
}

/** A change is history only for those opened after it closed. */
export function replayChanges(changes: readonly ClosedChange[], rules: readonly Rule[]): Backtest {
  const inUse = rules.map((rule) => ({
    ...{ name: rule.name, rule: rule.begin(), lanes: new Map<string, EligibleLane>() },
  }))
  const estimates = createEstimates()
  const forecasts: Forecast[] = []
  for (const { kind, at, change } of inTimeOrder(changes)) {
    if (kind === 'closed') {
      estimates.learn(change, change.merged ? 1 : 0)
      for (const { rule } of inUse) rule.learn(change, change.merged)
      continue
    }
    forecasts.push({ chance: estimates.expect(change).chance, happened: change.merged })
    for (const { lanes } of inUse.filter(({ rule }) => rule.isEligible(change, at)))
      lanes.set(keyOf(change), letThrough(lanes.get(keyOf(change)), change, at))
  }
  return {
    rows: changes.length,
    notMerged: changes.filter(({ merged }) => !merged).length / Math.max(1, changes.length),
    estimate: { auc: areaUnderCurve(forecasts), brier: brierScore(forecasts), n: forecasts.length },
    rules: inUse.map((one) => outcomeOf(one, changes.length)),
    frontier: frontierOf(forecasts),
  }
}

type Moment = { kind: 'opened' | 'closed'; at: number; change: ClosedChange }

function inTimeOrder(changes: readonly ClosedChange[]): Moment[] {
  const moments = changes.flatMap((change): Moment[] => [
    { kind: 'opened', at: change.openedAt, change },
    { kind: 'closed', at: change.closedAt, change },
  ])
  return moments.sort((a, b) => a.at - b.at || Number(a.kind === 'closed') - Number(b.kind === 'closed'))
}

function letThrough(known: EligibleLane | undefined, change: ClosedChange, at: number): EligibleLane {
  const { agent, project, taskType, merged } = change
  const lane = known ?? {
    agent,
    project,
    taskType,
    since: new Date(at).toISOString(),
    eligible: 0,
    notMerged: 0,
  }
  return { ...lane, eligible: lane.eligible + 1, notMerged: lane.notMerged + (merged ? 0 : 1) }
}

function outcomeOf(
  { name, lanes }: { name: string; lanes: Map<string, EligibleLane> },
  rows: number,
): RuleOutcome {
  const all = [...lanes.values()]
  const sum = (count: (lane: EligibleLane) => number) => all.reduce((so, lane) => so + count(lane), 0)
  const counts = { eligible: sum((lane) => lane.eligible), notMerged: sum((lane) => lane.notMerged) }
  const { eligible, notMerged } = counts
  const share = eligible / Math.max(1, rows)
  if (eligible === 0) return { name, eligible: share, notMerged: null, interval: null, counts, lanes: [] }
  const { low, high }: Interval = jeffreysInterval(notMerged, eligible)
  const rate = notMerged / eligible
  return { name, eligible: share, notMerged: rate, interval: [low, high], counts, lanes: all }
}

const frontierChances = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]

function frontierOf(forecasts: readonly Forecast[]): FrontierPoint[] {
  return frontierChances.flatMap((chance) => {
    const through = forecasts.filter((one) => one.chance >= chance)
    if (through.length === 0) return []
    const notMerged = through.filter(({ happened }) => !happened).length / through.length
    return [{ chance, eligible: through.length / forecasts.length, notMerged }]
  })
}
