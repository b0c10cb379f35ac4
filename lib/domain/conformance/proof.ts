// What trials say of a program: a version not tried to its end is not trusted, and one that failed does not run.
import type { CompiledRuntime } from '../policy/compile/compiled'
import type { Permissions } from '../policy/permissions'
import { standingTrials, type Trial, type TrialResult } from './trial'
import { enforcedRules, rulesOfEveryRun, rulesText, rulesToTry } from './tried-rules'

export type Proof =
  /** Every rule of the composition was tried as it is now, and every one that is enforced held in every way. */
  | { kind: 'proven' }
  | { kind: 'never' }
  /** The newest trial was cut off. */
  | { kind: 'unfinished'; why: string }
  /** The newest trial was of other rules under the same name. */
  | { kind: 'changed' }
  /** These rules were not tried. */
  | { kind: 'partial'; rules: string[] }
  /** These rules did not hold, although the report says that they are enforced. */
  | { kind: 'failed'; rules: string[] }

/** A composition as it is tried: `permissions` are no run's, and `rulesHash` is of their `rulesText`. */
export type Composition = { permissions: Permissions; rulesHash: string }

export function compositionOf(
  digest: (text: string) => string,
  runtime: CompiledRuntime,
  permissions: Permissions,
): Composition {
  return { permissions, rulesHash: digest(rulesText(runtime, permissions)) }
}

/** `trials`: all of one version of a program, in their order. Runs, pages and the command ask this alone. */
export function proofOf({ permissions, rulesHash }: Composition, trials: readonly Trial[]): Proof {
  const standing = standingTrials(trials)
  const own = standing.get(permissions.profile)
  const enforced = new Set(enforcedRules(permissions))
  const failed = countedResults(standing, permissions.profile).filter(
    ({ rule, held }) => !held && enforced.has(rule),
  )
  if (failed.length > 0) return { kind: 'failed', rules: [...new Set(failed.map(({ rule }) => rule))] }
  if (own === undefined) return { kind: 'never' }
  if (own.unfinished !== null) return { kind: 'unfinished', why: own.unfinished }
  if (own.rulesHash !== rulesHash) return { kind: 'changed' }
  const tried = new Set(own.results.map(({ rule }) => rule))
  const missing = rulesToTry(permissions).filter((rule) => !tried.has(rule))
  return missing.length === 0 ? { kind: 'proven' } : { kind: 'partial', rules: missing }
}

/**
 * What may fail a profile. A version that was not tried under it is known by all others, which can fail it and not prove
 * it; a newer trial of one takes nothing back that another found.
 */
function countedResults(standing: ReadonlyMap<string, Trial>, profile: string): TrialResult[] {
  const own = standing.get(profile)
  const others = [...standing].flatMap(([name, { results }]) => (name === profile ? [] : results))
  if (own === undefined) return others
  return [...own.results, ...others.filter(({ rule }) => rulesOfEveryRun.includes(rule))]
}
