// A trial as it is on record, and what stands of several under one composition.
import type { EventData } from '../events/vocabulary'

export type TrialResult = { rule: string; way?: string | undefined; held: boolean }

export type Trial = {
  /** The composition whose rules were tried. */
  profile: string
  /** SHA-256 of its `rulesText`; null in early records. */
  rulesHash: string | null
  /** Why it was cut off; null where every challenge was made. */
  unfinished: string | null
  /** One for each challenge; of a trial that was cut off, what did not hold. */
  results: readonly TrialResult[]
}

export function trialOf(data: EventData<'ConformanceRecorded'>): Trial {
  const { profile, results, rulesHash = null, unfinished = null } = data
  return { profile, rulesHash, unfinished, results }
}

/**
 * What stands of the trials of one version under one composition after one more: the newest counts. Only one that was
 * made to its end takes back what did not hold before.
 */
export function afterTrial<T extends Trial>(before: Trial | undefined, newest: T): T {
  if (before === undefined || newest.unfinished === null) return newest
  const failed = newest.results.filter(({ held }) => !held)
  const isKnown = (one: TrialResult) => failed.some(({ rule, way }) => rule === one.rule && way === one.way)
  const kept = before.results.filter((one) => !one.held && !isKnown(one))
  return { ...newest, results: [...kept, ...newest.results] }
}

/** By composition, of all trials of one version in their order. */
export function standingTrials(trials: readonly Trial[]): Map<string, Trial> {
  const standing = new Map<string, Trial>()
  for (const trial of trials) standing.set(trial.profile, afterTrial(standing.get(trial.profile), trial))
  return standing
}
