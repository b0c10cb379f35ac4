import 'server-only'
// The runs behind a lane's standing, each with what it counts for.
import { uncountedReasons } from '../domain/trust/uncounted'
import { laneOutcome } from '../projections/lane-outcome'
import type { OutcomeState } from '../projections/outcome-row'
import type { LaneRead } from './lane-evidence'

export type OutcomeItem = Pick<
  OutcomeState,
  | 'runId'
  | 'taskId'
  | 'cause'
  | 'grade'
  | 'vouchedBy'
  | 'sampled'
  | 'audited'
  | 'shadow'
  | 'regressed'
  | 'sentBack'
  | 'at'
  | 'size'
> & {
  class: Exclude<OutcomeState['class'], 'open'>
  how: 'person' | 'draft' | 'auto' | null
  mergedAt: string | null
  /** A critical event of the run; null: none. */
  critical: string | null
  /** Why it does not count; null where it does, or will once its horizon is over. */
  uncounted: string | null
}

/** Failures first, then the newest. */
export function outcomeItems(rows: readonly OutcomeState[], read: LaneRead | null): OutcomeItem[] {
  const reasons = read === null ? new Map<string, string>() : uncountedReasons(read.outcomes, read)
  return rows
    .flatMap((row) => itemOf(row, reasons.get(row.runId) ?? null))
    .toSorted((a, b) => rank(a) - rank(b) || (a.at < b.at ? 1 : -1))
}

function rank({ class: name }: OutcomeItem): number {
  return name === 'failure' ? 0 : 1
}

function itemOf(row: OutcomeState, uncounted: string | null): OutcomeItem[] {
  const outcome = laneOutcome(row)
  if (outcome === null) return []
  const { runId, taskId, cause, grade, vouchedBy, sampled, audited, shadow, regressed, sentBack, at, size } =
    row
  const { class: name, how, mergedAt, critical } = outcome
  return [
    {
      ...{ runId, taskId, cause, grade, vouchedBy, sampled, audited, shadow, regressed, sentBack, at, size },
      ...{ class: name, how, mergedAt, critical, uncounted },
    },
  ]
}
