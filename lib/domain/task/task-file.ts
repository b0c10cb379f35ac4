// A task file: YAML front matter between two lines `---`, then the instructions. Text becomes fields, or every
// problem with its place. A file is untrusted input: each field only narrows what policy allows.
import { stringify } from 'yaml'
import type { Problem } from '../events/fields'
import type { TaskFields } from '../events/task'
import { decodeText } from '../yaml/decode-text'
import { readTaskFields } from './task-fields'

export const taskDirectory = '.leeway/tasks/'
const bytesMax = 64 * 1024

export type ParsedTaskFile =
  { ok: true; fields: TaskFields; body: string } | { ok: false; problems: Problem[] }

/** `path` is relative to the repository. Positions count in the whole file, from 1. */
export function parseTaskFile(file: { path: string; content: Uint8Array | string }): ParsedTaskFile {
  const decoded = decodeText(file.content, bytesMax)
  if ('problem' in decoded) return { ok: false, problems: [decoded.problem] }
  const split = splitFrontMatter(decoded.text)
  if ('problem' in split) return { ok: false, problems: [split.problem] }
  const read = readTaskFields({ ...split, nameFromPath: taskName(file.path) })
  const problems = [...read.problems]
  if (split.body.trim() === '')
    problems.push({
      line: split.bodyLine,
      column: 1,
      message: 'the instructions are empty; say what is to be done',
    })
  problems.sort((a, b) => a.line - b.line || a.column - b.column)
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, fields: read.fields, body: split.body }
}

/** The name of a task whose file gives no `id`: its path below `.leeway/tasks/` without `.md`. */
export function taskName(path: string): string {
  const below = path.startsWith(taskDirectory) ? path.slice(taskDirectory.length) : path
  return below.replace(/\.md$/, '')
}

function atStart(message: string): { problem: Problem } {
  return { problem: { line: 1, column: 1, message } }
}

type SplitFile = { frontMatter: string; linesBefore: number; body: string; bodyLine: number }

function splitFrontMatter(text: string): SplitFile | { problem: Problem } {
  const lines = text.split('\n')
  if (lines[0]?.trimEnd() !== '---') return { frontMatter: '', linesBefore: 0, body: text, bodyLine: 1 }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---')
  if (end < 0)
    return atStart('the front matter that begins here has no end; add a line `---` below its fields')
  return {
    frontMatter: lines.slice(1, end).join('\n'),
    linesBefore: 1,
    body: lines
      .slice(end + 1)
      .join('\n')
      .replace(/^\n/, ''),
    bodyLine: end + 2,
  }
}

/** Writes a task file that parses to the same fields and body. Fields at their defaults are left out. */
export function formatTaskFile(fields: TaskFields, body: string): string {
  const { name, title, type, priority, tags, autonomy, profile, agent, paths, checks } = fields
  const written = {
    id: name,
    title,
    type,
    priority,
    ...(tags.length > 0 && { tags }),
    autonomy,
    ...(profile !== null && { profile }),
    ...(agent !== null && { agent }),
    ...(paths.length > 0 && { paths }),
    ...(checks.length > 0 && { checks }),
  }
  const frontMatter = stringify(written, { lineWidth: 0, aliasDuplicateObjects: false, schema: 'core' })
  return `---\n${frontMatter}---\n\n${body.endsWith('\n') ? body : `${body}\n`}`
}
