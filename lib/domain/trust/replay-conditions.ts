// What would have happened: the lane's recorded changes, had they merged by themselves under the conditions of a grant.
import type { GrantConditions } from '../events/lane'
import { coversPath } from '../policy/globs/glob'
import { isWithinHours } from './hours'
import type { OutcomeClass } from './lane-evidence'

export type RecordedChange = {
  class: OutcomeClass
  size: { files: number; lines: number }
  /** Paths that it touched, as far as they are known: of what merged, the first hundred. */
  files: readonly string[]
  /** When it merged, or was decided about. */
  at: string
}

export type Replay = {
  changes: number
  /** Within the conditions: nobody would have been asked. */
  merged: number
  /** Of these: how many were wrong, and of how many nothing is known yet. */
  failed: number
  pending: number
  /** Those that a person would still have been asked about, by the condition that they miss first. */
  outside: { why: string; count: number }[]
}

/**
 * Gates of the policy are not replayed, as checks of long ago cannot be run again. What is not known of a change
 * counts as within the conditions, so that no failure is taken for one that a person would have seen.
 */
export function replayConditions(changes: readonly RecordedChange[], conditions: GrantConditions): Replay {
  const perDay = new Map<string, number>()
  const judged = changes
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .map((change) => {
      const why = outsideWhy(change, conditions) ?? overDay(perDay, change.at, conditions)
      return { change, why }
    })
  const within = judged.flatMap(({ change, why }) => (why === null ? [change] : []))
  const reasons = judged.flatMap(({ why }) => (why === null ? [] : [why]))
  return {
    changes: changes.length,
    merged: within.length,
    failed: within.filter((one) => one.class === 'failure').length,
    pending: within.filter((one) => one.class === 'pending').length,
    outside: [...new Set(reasons)].map((why) => ({
      why,
      count: reasons.filter((one) => one === why).length,
    })),
  }
}

function outsideWhy({ size, files, at }: RecordedChange, conditions: GrantConditions): string | null {
  const { filesMax, linesMax, paths, hours } = conditions
  if (filesMax !== null && size.files > filesMax) return 'more files'
  if (linesMax !== null && size.lines > linesMax) return 'more lines'
  if (paths !== undefined && !files.every((file) => paths.some((glob) => coversPath(glob, file))))
    return 'other paths'
  return isWithinHours(hours, at) ? null : 'at another hour'
}

function overDay(
  perDay: Map<string, number>,
  at: string,
  { mergesPerDayMax }: GrantConditions,
): string | null {
  const day = at.slice(0, 10)
  const count = perDay.get(day) ?? 0
  if (mergesPerDayMax !== null && count >= mergesPerDayMax) return 'more merges in one day'
  perDay.set(day, count + 1)
  return null
}
