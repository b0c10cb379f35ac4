// Reads the fields of a YAML map one by one; every problem is kept with its place, and nothing is skipped silently.
import type { Problem } from '../events/fields'
import type { Place, Placed } from '../policy/syntax'
import type { YamlEntry, YamlNode } from './read-yaml'

export type Problems = Problem[]

export function report(problems: Problems, at: Place, message: string): null {
  problems.push({ line: at.line, column: at.column, message })
  return null
}

/** The map's entries by key; unknown keys and other kinds of value are problems. Null where it is no map. */
export function readFields(
  node: YamlNode,
  known: readonly string[],
  what: string,
  problems: Problems,
): Map<string, YamlEntry> | null {
  if (node.kind !== 'map')
    return report(problems, node.at, `${what} must be a list of \`field: value\` lines`)
  for (const entry of node.entries.filter(({ key }) => !known.includes(key)))
    report(problems, entry.at, `${what} has no field \`${entry.key}\`; it may have ${quoteList(known)}`)
  return new Map(node.entries.filter(({ key }) => known.includes(key)).map((entry) => [entry.key, entry]))
}

function quoteList(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ')
}

const textMax = 1000

/** Text as written: `1.0` stays `1.0`. Null with a problem where it is empty, long or no plain value. */
export function readText(entry: YamlEntry, problems: Problems): Placed<string> | null {
  return textOf(entry.value, `\`${entry.key}\``, problems)
}

export function textOf(node: YamlNode, what: string, problems: Problems): Placed<string> | null {
  if (node.kind !== 'scalar')
    return report(problems, node.at, `${what} must be one value, not a ${node.kind}`)
  const text = typeof node.value === 'string' ? node.value : node.text
  if (node.value === null || text.trim() === '')
    return report(problems, node.at, `${what} is empty; give it a value`)
  if (text.length > textMax)
    return report(problems, node.at, `${what} is longer than ${textMax} characters; shorten it`)
  return { value: text, at: node.at }
}

/** A list of texts; one text stands for a list of one. */
export function readTexts(entry: YamlEntry, problems: Problems): Placed<string>[] {
  const node = entry.value
  if (node.kind === 'map') {
    report(problems, node.at, `\`${entry.key}\` must be a list`)
    return []
  }
  const items = node.kind === 'list' ? node.items : [node]
  return items.flatMap((item) => textOf(item, `a value of \`${entry.key}\``, problems) ?? [])
}

export function readWholeNumber(
  entry: YamlEntry,
  range: { min: number; max: number },
  problems: Problems,
): number | null {
  const { value: node, key } = entry
  const number = node.kind === 'scalar' ? node.value : null
  if (typeof number === 'number' && Number.isInteger(number) && number >= range.min && number <= range.max)
    return number
  const written = node.kind === 'scalar' ? ` \`${node.text}\`` : ''
  return report(
    problems,
    node.at,
    `\`${key}\` is${written}; write a whole number from ${range.min} to ${range.max}`,
  )
}

export function readChoice<const T extends string>(
  entry: YamlEntry,
  choices: readonly T[],
  problems: Problems,
): Placed<T> | null {
  const text = readText(entry, problems)
  if (text === null) return null
  const choice = choices.find((candidate) => candidate === text.value)
  if (choice !== undefined) return { value: choice, at: text.at }
  return report(
    problems,
    text.at,
    `\`${entry.key}\` is \`${text.value}\`; write one of ${quoteList(choices)}`,
  )
}

/** A yes or no; `fallback` where the field is absent. */
export function readFlag(entry: YamlEntry | undefined, fallback: boolean, problems: Problems): boolean {
  if (entry === undefined) return fallback
  const value = entry.value.kind === 'scalar' ? entry.value.value : null
  if (typeof value === 'boolean') return value
  report(problems, entry.value.at, `\`${entry.key}\` must be \`true\` or \`false\``)
  return fallback
}
