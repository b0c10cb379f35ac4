import 'server-only'
// What a lane's evidence comes to, for the pages that show it: words first, figures and formula behind them.
import type { Lane } from '../domain/events/envelope'
import { evidenceOverTime, momentMet } from '../domain/trust/evidence-over-time'
import { patienceDays } from '../domain/trust/overdue'
import { perWeek } from '../domain/trust/pace'
import { nextLevel } from '../domain/trust/readiness'
import { ruleInWords, wantedInWords } from '../domain/trust/recommendation'
import { alternatives } from '../domain/trust/statistics/e-process'
import { outcomeAsOf } from '../projections/outcome-as-of'
import type { OutcomeState } from '../projections/outcome-row'
import { ofLane, outcomes } from '../projections/outcomes'
import { wiring } from '../wiring'
import type { Then } from './as-of'

export type LaneRead = NonNullable<
  Awaited<ReturnType<Awaited<ReturnType<Awaited<ReturnType<typeof wiring>>['laneReader']>>>>
>

/** Every run of the lane that has (`then` null), or had, come to something, as it merged or ended; oldest first. */
export async function listOutcomes(lane: Lane, then: Then | null): Promise<OutcomeState[]> {
  const { readModels } = await wiring()
  const rows = await readModels.list(outcomes, { ...ofLane(lane), order: 'asc' })
  const known = then === null ? rows : rows.flatMap((row) => outcomeAsOf(row, then.position) ?? [])
  return known.filter((row) => row.class !== 'open')
}

/** The three plain counts that stand before any statistics. */
export function plainCounts(rows: readonly OutcomeState[]) {
  const merged = rows.filter((row) => row.merged !== null)
  const reviewed = rows.filter((row) => row.reviewed)
  return {
    finished: rows.length,
    merged: merged.length,
    regressed: merged.filter((row) => row.regressed).length,
    reviewed: reviewed.length,
    sentBack: reviewed.filter((row) => row.sentBack > 0).length,
  }
}

export function evidenceOf(read: LaneRead) {
  const { readiness, counted, rule, level } = read
  const points = evidenceOverTime(read.outcomes, read)
  const { value, strictValue, needed, bound, missing, isReady, dependsOnLabels } = readiness
  return {
    next: nextLevel(level),
    q0: rule.q0,
    ...{ isReady, missing, value, strictValue, needed, bound, points },
    wanted: wantedInWords(read),
    weeksToGo: weeksToGo(read),
    met: momentMet(points, needed),
    counts: counted.counts,
    labels: counted.labels,
    dependsOnLabels,
    waiting: waitingOf(read),
    formula: {
      ...{ alpha: rule.alpha, rule: ruleInWords(rule), capital: counted.evidence.capital },
      alternatives: alternatives.map((share) => share * rule.q0),
      weightedClean: counted.evidence.clean,
      tasks: counted.tasks,
      files: counted.files,
      cleanPerDayMax: rule.cleanPerDayMax,
      unfinishedShareMax: rule.unfinishedShareMax,
      epochs: read.epochs.map(({ cause, startsAnew }) => ({ cause, startsAnew })),
    },
  }
}

/** What nobody has decided about; null: nothing waits. */
function waitingOf({ waiting, horizonDays, counted }: LaneRead) {
  const [oldest] = waiting.toSorted((a, b) => (a.since < b.since ? -1 : 1))
  if (oldest === undefined) return null
  const { runId, since } = oldest
  return {
    count: waiting.length,
    overdue: counted.counts.overdue,
    days: patienceDays(horizonDays),
    runId,
    since,
  }
}

/** At the pace of the last weeks; null where nothing is missing, nothing moves or it is out of reach. */
function weeksToGo({ readiness, outcomes: known, now }: LaneRead): number | null {
  const further = readiness.cleanStillNeeded
  const pace = perWeek(
    known.filter((one) => one.class === 'clean').map(({ at }) => at),
    now,
  )
  return further === null || further <= 0 || pace === 0 ? null : Math.ceil(further / pace)
}
