import type { TaskFields } from '../events/task'
import { levels } from '../level'
import { globProblem } from '../policy/globs/glob'
import type { Placed } from '../policy/syntax'
import {
  readChoice,
  readFields,
  readText,
  readTexts,
  readWholeNumber,
  report,
  type Problems,
} from '../yaml/field-reader'
import { readYaml, type YamlEntry, type YamlNode } from '../yaml/read-yaml'

const known = [
  'id',
  'title',
  'type',
  'priority',
  'tags',
  'autonomy',
  'profile',
  'agent',
  'paths',
  'checks',
] as const
type Key = (typeof known)[number]

const itemsMax = 50
const word = /^[a-z0-9][a-z0-9._-]{0,62}$/
const freeName = /^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,199}$/u

type FieldSource = { nameFromPath: string; frontMatter: string; linesBefore: number; body: string }

/** The fields with their defaults; they mean something only where `problems` is empty. */
export function readTaskFields(source: FieldSource): { fields: TaskFields; problems: Problems } {
  const { root, problems } = readYaml(source.frontMatter, source.linesBefore)
  const none: YamlNode = { kind: 'map', entries: [], at: { line: 1, column: 1 } }
  const entries = readFields(root ?? none, known, 'a task file', problems) ?? new Map<string, YamlEntry>()
  if (problems.length === 0 && !entries.has('type'))
    report(problems, none.at, 'the task has no `type`; add one that the policy knows, e.g. `type: docs`')
  return { fields: fieldsOf(source, entries, problems), problems }
}

function fieldsOf(source: FieldSource, entries: Map<string, YamlEntry>, problems: Problems): TaskFields {
  const given = <T>(key: Key, read: (entry: YamlEntry) => T | null): T | null => {
    const entry = entries.get(key)
    return entry === undefined ? null : read(entry)
  }
  const text = (key: Key) => given(key, (entry) => readText(entry, problems))
  const list = (key: Key) => given(key, (entry) => readItems(entry, problems)) ?? []
  const matching = (key: Key, pattern: RegExp) => checkPattern(text(key), key, pattern, problems)
  return {
    name: matching('id', freeName) ?? source.nameFromPath,
    title: text('title')?.value.trim() ?? headingOf(source.body) ?? source.nameFromPath,
    type: matching('type', word) ?? '',
    priority: given('priority', (entry) => readWholeNumber(entry, { min: 1, max: 5 }, problems)) ?? 3,
    tags: list('tags').flatMap((tag) => checkPattern(tag, 'tags', word, problems) ?? []),
    autonomy: given('autonomy', (entry) => readChoice(entry, levels, problems))?.value ?? 'review',
    profile: text('profile')?.value.trim() ?? null,
    agent: matching('agent', word),
    paths: checkGlobs(list('paths'), problems),
    checks: list('checks').map(({ value }) => value),
  }
}

function readItems(entry: YamlEntry, problems: Problems): Placed<string>[] {
  const items = readTexts(entry, problems)
  if (items.length > itemsMax)
    report(problems, entry.at, `\`${entry.key}\` has ${items.length} values; at most ${itemsMax} are allowed`)
  return items
}

function checkPattern(
  text: Placed<string> | null,
  key: Key,
  pattern: RegExp,
  problems: Problems,
): string | null {
  if (text === null || pattern.test(text.value)) return text?.value ?? null
  const allowed = pattern === word ? 'small letters, digits, `.`, `_` and `-`' : 'letters, digits, ` ._/-`'
  return report(
    problems,
    text.at,
    `\`${key}\` has \`${text.value}\`; use only ${allowed}, a letter or digit first`,
  )
}

/** Every glob is returned; a bad one is a problem, so that no caller meets it. */
function checkGlobs(globs: readonly Placed<string>[], problems: Problems): string[] {
  for (const { value, at } of globs) {
    const problem = globProblem(value)
    if (problem !== null) report(problems, at, problem)
  }
  return globs.map(({ value }) => value)
}

/** The first line that is a heading, outside fenced code. */
function headingOf(body: string): string | null {
  let fenced = false
  for (const line of body.split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced
    // Blanks are taken by one part only: a line of nothing else would else be read for hours.
    const heading = fenced ? null : /^#{1,6}\s+(\S.*)/.exec(line)
    if (heading?.[1] !== undefined) return heading[1].trimEnd().slice(0, 200)
  }
  return null
}
