// A run as a back-test sees it: not only what it came to, but since when what was known of it.
import { dayMilliseconds } from '../../durations'
import type { LaneOutcome } from '../lane-evidence'
import type { Place } from '../statistics/estimate'
import type { ClosedChange } from './closed-change'

export type RecordedRun = Place & {
  /** In order; each is what was known from `knownAt` on, in milliseconds since 1970. */
  states: readonly { knownAt: number; outcome: LaneOutcome }[]
}

/**
 * What a policy with this horizon would have known at `at` (milliseconds since 1970). A merged change of which nothing
 * was found is pending until its horizon is over, then clean, whatever horizon it really had. Null: nothing yet.
 */
export function knownAt({ states }: RecordedRun, at: number, horizonDays: number): LaneOutcome | null {
  const outcome = states.findLast((one) => one.knownAt <= at)?.outcome
  if (outcome === undefined) return null
  const { class: name, mergedAt } = outcome
  if (mergedAt === null || (name !== 'clean' && name !== 'pending')) return { ...outcome, horizonDays }
  const isOver = at >= Date.parse(mergedAt) + horizonDays * dayMilliseconds
  return { ...outcome, class: isOver ? 'clean' : 'pending', horizonDays }
}

/** Pull requests of a file: known when they closed, each a task of its own, of which no path is known. */
export function recordedRuns(changes: readonly ClosedChange[]): RecordedRun[] {
  return changes.map(({ agent, project, taskType, closedAt, merged }, index) => {
    const at = new Date(closedAt).toISOString()
    const outcome: LaneOutcome = {
      ...{ runId: `change ${index}`, taskId: `change ${index}`, files: [], grade: 1, vouchedBy: 'person' },
      ...{
        class: merged ? 'clean' : 'failure',
        labelledBy: null,
        excusedBy: null,
        critical: null,
        sampled: false,
        shadow: null,
      },
      ...{ how: merged ? 'person' : null, mergedAt: merged ? at : null, at },
      ...{ horizonDays: 0, beganSeq: 0, seq: index + 1 },
    }
    return { agent, project, taskType, states: [{ knownAt: closedAt, outcome }] }
  })
}
