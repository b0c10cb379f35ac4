// How a history calls what Leeway knows by another name: agents, and types of tasks.
import type { ImportedChange } from '../../events/lane'

/** One agent, and the words that name it in a history. */
export type AgentWords = { agentId: string; words: string }

/** A change whose lane is known, but for the project. */
export type HistoryChange = ImportedChange & { agentId: string; taskType: string }

/** Which task type a word of a history means; null where none. */
export type TypeOf = (word: string | null) => string | null

/** What is passed over, in words, and how many changes that is; the most first. */
export type PassedOver = { why: string; changes: number }

/** Words of conventional commits that are usual, and what policies tend to call the same. */
const usual = new Map([
  ['feat', 'feature'],
  ['test', 'tests'],
  ['doc', 'docs'],
  ['style', 'format'],
  ['deps', 'dependencies'],
  ['bugfix', 'fix'],
])

/**
 * `types`: those of the policy. `all`: the type of every change; null: each says its own. `named`: words that were
 * given by hand, which come first.
 */
export function typeWords(
  types: readonly string[],
  { all, named }: { all: string | null; named: ReadonlyMap<string, string> },
): TypeOf {
  return (word) => {
    if (word === null) return all
    const meant = named.get(word) ?? all ?? word
    if (types.includes(meant)) return meant
    const other = usual.get(meant)
    return other !== undefined && types.includes(other) ? other : null
  }
}

/** The word before the colon of a conventional commit, dependencies by their scope; null where there is none. */
export function typeWordOf(title: string): string | null {
  const [, word, scope] = /^([a-z]{2,30})(?:\(([^()]{0,60})\))?!?: /i.exec(title) ?? []
  if (word === undefined) return null
  return /^deps(-dev)?$/i.test(scope ?? '') ? 'deps' : word.toLowerCase()
}

export function whyNoType(word: string | null): string {
  return word === null
    ? 'nothing says of which type it is: name one with `--type TYPE`'
    : `\`${word}\` is no task type of the policy: name one with \`--type TYPE=${word}\``
}

/** Counts what is passed over. */
export function createPassedOver() {
  const counts = new Map<string, number>()
  return {
    note(why: string) {
      counts.set(why, (counts.get(why) ?? 0) + 1)
    },
    list: (): PassedOver[] =>
      [...counts].map(([why, changes]) => ({ why, changes })).toSorted((a, b) => b.changes - a.changes),
  }
}
