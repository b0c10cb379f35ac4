// What still stands between a lane and a recommendation, in words: plain counts first, never a bare score.
import { isBelow, type Level } from '../level'
import { eValue } from './statistics/e-process'
import { cleanStillNeeded, failureBound } from './statistics/failure-bound'
import type { CountedEvidence } from './lane-evidence'
import type { PromotionRule } from './promotion-rule'

export type Readiness = {
  /** The value that is compared with 1/α, and the one with labelled outcomes taken as failures. */
  value: number
  strictValue: number
  needed: number
  /** The smallest failure rate that the evidence excludes; null: none. */
  bound: number | null
  isReady: boolean
  /** Ready, but not if what people labelled counted: a second person must agree. */
  dependsOnLabels: boolean
  /** Further clean outcomes; null where the lane is not on its way. */
  cleanStillNeeded: number | null
  /** One sentence for each thing that is missing; the first binds. Empty where it is ready. */
  missing: string[]
}

export function readinessOf(counted: CountedEvidence, rule: PromotionRule): Readiness {
  const value = eValue(counted.evidence, rule.q0)
  const strictValue = eValue(counted.strict, rule.q0)
  const needed = 1 / rule.alpha
  const further = cleanStillNeeded(counted.evidence, rule.q0, rule.alpha)
  const missing = [
    ...(value >= needed ? [] : [evidenceMissing(counted, further)]),
    ...fewer(counted.tasks, rule.tasksMin, 'task', 'tasks'),
    ...fewer(counted.files, rule.filesMin, 'file', 'files'),
    ...unfinished(counted, rule),
  ]
  return {
    ...{ value, strictValue, needed, missing },
    bound: failureBound(counted.evidence, rule.alpha),
    isReady: missing.length === 0,
    dependsOnLabels: missing.length === 0 && strictValue < needed,
    cleanStillNeeded: further,
  }
}

/** Whether nothing is missing, without the words and the bound: for whoever asks of each moment of a history. */
export function isReadyFor(counted: CountedEvidence, rule: PromotionRule): boolean {
  const { evidence, tasks, files } = counted
  return (
    tasks >= rule.tasksMin &&
    files >= rule.filesMin &&
    unfinished(counted, rule).length === 0 &&
    eValue(evidence, rule.q0) >= 1 / rule.alpha
  )
}

/** `31 clean, none failed; about 4 more`. */
function evidenceMissing({ counts }: CountedEvidence, further: number | null): string {
  const { clean, failures } = counts
  if (clean + failures === 0) return 'not enough evidence: nothing has counted yet'
  const soFar = `${clean} clean, ${failures === 0 ? 'none' : failures} failed`
  if (further === null) return `not enough evidence: ${soFar}; it fails too often to get there`
  return `${soFar}; about ${Math.max(1, further)} more`
}

function fewer(has: number, needs: number, one: string, many: string): string[] {
  if (has >= needs) return []
  return [`its clean outcomes are of ${has} ${has === 1 ? one : many}; ${needs} different ones are needed`]
}

/** A run that delivers nothing harms nobody, so that it is no failure; but who waits for its work does not get it. */
function unfinished({ counts }: CountedEvidence, { unfinishedShareMax }: PromotionRule): string[] {
  const { clean, failures, pending, cleanButUncounted, completionFailures } = counts
  const ended = clean + failures + pending + cleanButUncounted + completionFailures
  if (completionFailures <= ended * unfinishedShareMax) return []
  const most = Math.round(unfinishedShareMax * 100)
  const runs = ended === 1 ? 'run' : 'runs'
  return [`${completionFailures} of ${ended} ${runs} delivered nothing; at most ${most} % may`]
}

/** The level that evidence may raise a lane to next; null at auto. */
export function nextLevel(level: Level): 'review' | 'auto' | null {
  if (!isBelow(level, 'auto')) return null
  return level === 'hold' ? 'review' : 'auto'
}
