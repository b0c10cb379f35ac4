// What the installed programs were tried on: of each version and composition, what stands of its trials.
import { afterTrial, trialOf, type Trial } from '../domain/conformance/trial'
import type { Actor } from '../domain/events/envelope'
import type { Projection } from './projection'
import { streamKeys } from './stream-keys'

/** `version`: of the program. */
export type DatedTrial = Trial & { version: string; at: string; by: Actor }

/** Newest first. */
export type ConformanceRow = { scope: string; runtime: string; trials: DatedTrial[] }

/** Versions that were tried last; a version is kept with all its trials, as together they say what it is worth. */
const versionsMax = 20

/** `scope`: a project's id, or `organisation`. */
export const conformanceKey = (scope: string, runtime: string) => `${scope}/${runtime}`

const scopes = streamKeys('policy')

export const conformance: Projection<ConformanceRow> = {
  name: 'conformance',
  version: 2,
  types: ['ConformanceRecorded'],
  keys(event) {
    if (event.type !== 'ConformanceRecorded') return []
    return scopes(event).map((scope) => conformanceKey(scope, event.data.runtime))
  },
  evolve(row, event) {
    if (event.type !== 'ConformanceRecorded') return row
    const { runtime, version, profile } = event.data
    const newest = { ...trialOf(event.data), version, at: event.occurredAt, by: event.actor }
    const isSame = (one: DatedTrial) => one.version === version && one.profile === profile
    const before = row?.trials ?? []
    const others = before.filter((one) => !isSame(one))
    const [scope = ''] = scopes(event)
    const trials = [afterTrial(before.find(isSame), newest), ...others]
    return { scope, runtime, trials: ofNewestVersions(trials) }
  },
  index: ({ scope, runtime }) => ({ projectId: scope, sort: runtime }),
}

function ofNewestVersions(trials: DatedTrial[]): DatedTrial[] {
  const versions = [...new Set(trials.map(({ version }) => version))].slice(0, versionsMax)
  return trials.filter(({ version }) => versions.includes(version))
}
