// What trials say about a program: a version that was never tried is not trusted, and one that failed does not run.
import { fidelityReport } from '../policy/fidelity/fidelity'
import type { CompiledRuntime } from '../policy/compile/compiled'
import type { Permissions } from '../policy/permissions'

export type TriedResult = { rule: string; held: boolean }

export type Proof =
  /** Every rule that is enforced held in every way it was tried. */
  | { kind: 'proven' }
  | { kind: 'never' }
  /** These rules did not hold, although the report says that they are enforced. */
  | { kind: 'failed'; rules: string[] }

/**
 * Rules of every run, whatever its profile says. What a project's memory files say is not among them: people wrote
 * them on the base branch, no agent may change them, and some programs read them whatever they are told.
 */
const always = ['host files', 'configuration', 'tools', 'project settings']

export type TriedProfile = { profile: string; results: readonly TriedResult[] }

/**
 * What counts for a profile, of all trials of one version in their order; null where there is none. A version that was
 * not tried under this profile is known by all others, and a newer trial of one takes nothing back that another found.
 */
export function resultsFor(trials: readonly TriedProfile[], profile: string): TriedResult[] | null {
  const newest = new Map(trials.map((trial) => [trial.profile, trial.results]))
  const own = newest.get(profile)
  newest.delete(profile)
  const others = [...newest.values()].flat()
  if (own !== undefined) return [...own, ...others.filter(({ rule }) => always.includes(rule))]
  return others.length === 0 ? null : others
}

/** `results` as `resultsFor` picks them; null where this version was never tried. */
export function proofOf(
  runtime: CompiledRuntime,
  permissions: Permissions,
  results: readonly TriedResult[] | null,
): Proof {
  if (results === null || results.length === 0) return { kind: 'never' }
  const enforced = new Set<string>([...always, ...enforcedRules(runtime, permissions)])
  const failed = results.filter(({ rule, held }) => !held && enforced.has(rule)).map(({ rule }) => rule)
  return failed.length === 0 ? { kind: 'proven' } : { kind: 'failed', rules: [...new Set(failed)] }
}

function enforcedRules(runtime: CompiledRuntime, permissions: Permissions): string[] {
  const { rows } = fidelityReport(runtime, permissions)
  return rows.filter(({ mark }) => mark === 'enforced').map(({ rule }) => rule)
}
