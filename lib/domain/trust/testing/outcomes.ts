import type { LaneOutcome } from '../lane-evidence'

/** Midnight of the n-th day of 2026, from 0. */
export const dayOf = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString()

/** The n-th of a lane's runs: clean, one a day, each its own task and file, without a horizon. */
export function outcomeOf(n: number, changed: Partial<LaneOutcome> = {}): LaneOutcome {
  const at = dayOf(n)
  return {
    ...{ runId: `run-${n}`, taskId: `task-${n}`, files: [`src/${n}.ts`], class: 'clean', grade: 1, at },
    ...{
      vouchedBy: 'person',
      labelledBy: null,
      excusedBy: null,
      critical: null,
      how: 'person',
      sampled: false,
      mergedAt: at,
    },
    ...{ shadow: null, horizonDays: 0, beganSeq: n * 10, seq: n * 10 + 5 },
    ...changed,
  }
}

export function outcomesOf(count: number, changed: Partial<LaneOutcome> = {}): LaneOutcome[] {
  return Array.from({ length: count }, (_, n) => outcomeOf(n, changed))
}
