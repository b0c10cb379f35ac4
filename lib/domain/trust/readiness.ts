// What still stands between a lane and a recommendation, in words: plain counts first, never a bare score.
import { counted } from '../counted'
import { isBelow, type Level } from '../level'
import { eValue } from './statistics/e-process'
import { cleanStillNeeded, failureBound } from './statistics/failure-bound'
import type { CountedEvidence } from './lane-evidence'
import type { PromotionRule } from './promotion-rule'

export type Readiness = {
  /** The value that is compared with 1/α, and the one with labelled outcomes and overdue changes taken as failures. */
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
  const { evidence, strict } = counted
  const { q0, alpha } = rule
  const missing = requirements
    .filter(({ isMet }) => !isMet(counted, rule))
    .map(({ missing: words }) => words(counted, rule))
  const isReady = missing.length === 0
  const strictValue = eValue(strict, q0)
  return {
    ...{ value: eValue(evidence, q0), strictValue, needed: 1 / alpha, missing, isReady },
    bound: failureBound(evidence, alpha),
    dependsOnLabels: isReady && strictValue < 1 / alpha,
    cleanStillNeeded: cleanStillNeeded(evidence, q0, alpha),
  }
}

/** The same without the words and the bound: for whoever asks of each moment of a history. */
export function isReadyFor(counted: CountedEvidence, rule: PromotionRule): boolean {
  return requirements.every(({ isMet }) => isMet(counted, rule))
}

type Requirement = {
  isMet(counted: CountedEvidence, rule: PromotionRule): boolean
  missing(counted: CountedEvidence, rule: PromotionRule): string
}

/** The first that is not met binds. */
const requirements: readonly Requirement[] = [
  {
    isMet: ({ evidence }, { q0, alpha }) => eValue(evidence, q0) >= 1 / alpha,
    missing: evidenceMissing,
  },
  {
    isMet: ({ tasks }, { tasksMin }) => tasks >= tasksMin,
    missing: ({ tasks }, { tasksMin }) => tooFew(tasks, tasksMin, ['task', 'tasks']),
  },
  {
    isMet: ({ files }, { filesMin }) => files >= filesMin,
    missing: ({ files }, { filesMin }) => tooFew(files, filesMin, ['file', 'files']),
  },
  {
    // A run that delivers nothing harms nobody, so that it is no failure; but who waits for its work does not get it.
    isMet: ({ counts }, { unfinishedShareMax }) =>
      counts.completionFailures <= endedRuns(counts) * unfinishedShareMax,
    missing: ({ counts }, { unfinishedShareMax }) =>
      `${counts.completionFailures} of ${endedWords(counts)} delivered nothing; ` +
      `at most ${Math.round(unfinishedShareMax * 100)} % may`,
  },
  {
    // INVARIANT: nothing is recommended that what nobody decides about could undo. Nobody answers for it by name, as
    // for a label, so that no second person helps: somebody decides.
    isMet: ({ evidence, counts: { overdue } }, { q0, alpha }) => {
      const value = (failures: number) => eValue({ ...evidence, failures }, q0)
      if (overdue === 0) return true
      return value(evidence.failures) < 1 / alpha || value(evidence.failures + overdue) >= 1 / alpha
    },
    missing: ({ counts: { overdue } }) => dependsOn(overdue),
  },
]

/** `31 clean, none failed; about 4 more`. */
function evidenceMissing({ evidence, counts }: CountedEvidence, { q0, alpha }: PromotionRule): string {
  const { clean, failures } = counts
  const further = cleanStillNeeded(evidence, q0, alpha)
  if (clean + failures === 0) return 'not enough evidence: nothing has counted yet'
  const soFar = `${clean} clean, ${failures === 0 ? 'none' : failures} failed`
  if (further === null) return `not enough evidence: ${soFar}; it fails too often to get there`
  return `${soFar}; about ${Math.max(1, further)} more`
}

function tooFew(has: number, needs: number, [one, many]: [string, string]): string {
  return `its clean outcomes are of ${counted(has, one, many)}; ${needs} different ones are needed`
}

function endedRuns(counts: CountedEvidence['counts']): number {
  const { clean, failures, pending, cleanButUncounted, completionFailures } = counts
  return clean + failures + pending + cleanButUncounted + completionFailures
}

function dependsOn(overdue: number): string {
  const [what, them] =
    overdue === 1 ? ['one delivered change', 'it'] : [`${overdue} delivered changes`, 'them']
  return `it depends on ${what} that nobody has decided about for too long: decide about ${them}`
}

function endedWords(counts: CountedEvidence['counts']): string {
  return counted(endedRuns(counts), 'run')
}

/** The level that evidence may raise a lane to next; null at auto. */
export function nextLevel(level: Level): 'review' | 'auto' | null {
  if (!isBelow(level, 'auto')) return null
  return level === 'hold' ? 'review' : 'auto'
}
