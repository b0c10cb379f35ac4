// What the installed programs were tried on: for each version of a program and each composition the newest trial.
import type { Actor } from '../domain/events/envelope'
import type { Projection } from './projection'
import { streamKeys } from './stream-keys'

export type Trial = {
  /** Of the program. */
  version: string
  profile: string
  at: string
  by: Actor
  /** One for each way in which a rule was tried. */
  results: { rule: string; way?: string | undefined; held: boolean }[]
}

/** Newest first. */
export type ConformanceRow = { scope: string; runtime: string; trials: Trial[] }

/** Older ones stay in the log. */
const trialsMax = 100

/** `scope`: a project's id, or `organisation`. */
export const conformanceKey = (scope: string, runtime: string) => `${scope}/${runtime}`

const scopes = streamKeys('policy')

export const conformance: Projection<ConformanceRow> = {
  name: 'conformance',
  version: 1,
  types: ['ConformanceRecorded'],
  keys(event) {
    if (event.type !== 'ConformanceRecorded') return []
    return scopes(event).map((scope) => conformanceKey(scope, event.data.runtime))
  },
  evolve(row, event) {
    if (event.type !== 'ConformanceRecorded') return row
    const { runtime, version, profile, results } = event.data
    const newest: Trial = { version, profile, at: event.occurredAt, by: event.actor, results }
    const others = (row?.trials ?? []).filter((one) => one.version !== version || one.profile !== profile)
    const [scope = ''] = scopes(event)
    return { scope, runtime, trials: [newest, ...others].slice(0, trialsMax) }
  },
  index: ({ scope, runtime }) => ({ projectId: scope, sort: runtime }),
}
