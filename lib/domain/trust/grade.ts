// How much a clean outcome counts, by who or what said that the change was right before it merged.
import type { Change } from '../change'
import { coversPath } from '../policy/globs/glob'

/** The change's own tests say what its author wanted; without any check only time speaks for it. */
const byOwnTests = 0.5
export const unreadGrade = 0.25

export type Vouching = {
  change: Pick<Change, 'files'>
  /** Files that whoever approved had not marked as viewed; null where nobody whose word counts read it before it merged. */
  unviewed: number | null
  /** How many of Leeway's own checks passed on it. */
  checks: number
  /** Globs of test files. */
  tests: readonly string[]
}

/**
 * The weight w in (0, 1] of a clean outcome: its factor of the e-value is taken to the power w. 1 where a person viewed
 * every file, or checks passed that the change did not write itself.
 */
export function gradeOf({ change, unviewed, checks, tests }: Vouching): number {
  if (unviewed === 0) return 1
  if (checks === 0) return unreadGrade
  return change.files.some(({ path }) => tests.some((glob) => coversPath(glob, path))) ? byOwnTests : 1
}
