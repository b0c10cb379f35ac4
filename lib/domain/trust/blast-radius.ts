// What merging by itself would mean for a lane, and conditions to begin with: from what it did so far.
import { weekMilliseconds } from '../durations'
import type { GrantConditions } from '../events/lane'
import { perWeek } from './pace'
import type { RecordedChange } from './replay-conditions'

export type BlastRadius = {
  changesPerWeek: number
  /** The record is shorter than a week: how many there will be in one is a guess. */
  isShort: boolean
  /** Of one change, in the middle and at most. */
  files: { median: number; most: number }
  lines: { median: number; most: number }
  /** At the highest failure rate that the evidence leaves open: weeks between two bad merges; null: not known. */
  weeksBetweenFailures: number | null
}

/** `bound`: the smallest failure rate that is excluded; null: none. */
export function blastRadius(
  changes: readonly RecordedChange[],
  { bound, now }: { bound: number | null; now: string },
): BlastRadius {
  const changesPerWeek = perWeek(
    changes.map(({ at }) => at),
    now,
  )
  const perWeekAtMost = changesPerWeek * (bound ?? 1)
  return {
    changesPerWeek,
    isShort: changes.every(({ at }) => Date.parse(now) - Date.parse(at) < weekMilliseconds),
    files: middleAndMost(changes.map(({ size }) => size.files)),
    lines: middleAndMost(changes.map(({ size }) => size.lines)),
    weeksBetweenFailures: bound === null || perWeekAtMost === 0 ? null : 1 / perWeekAtMost,
  }
}

/** As large as what was clean so far, and no larger; `share` of the merges are read by a person. */
export function proposedConditions(
  changes: readonly RecordedChange[],
  { mergesPerDayMax, share }: { mergesPerDayMax: number | null; share: number },
): GrantConditions {
  const clean = changes.filter((one) => one.class === 'clean')
  const most = (of: (change: RecordedChange) => number) =>
    clean.length === 0 ? null : Math.max(1, ...clean.map(of))
  return {
    filesMax: most(({ size }) => size.files),
    linesMax: most(({ size }) => size.lines),
    mergesPerDayMax,
    samplingShare: share,
  }
}

function middleAndMost(values: readonly number[]): { median: number; most: number } {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, most: sorted.at(-1) ?? 0 }
}
