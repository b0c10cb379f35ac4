// Carries out edits that a task, or a reviewer who sent a change back, spells out:
//   In `path` replace `this` with `that`.
//   To `path` append a block of code, fenced, on the lines that follow.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { event, handover, instructions, reason, status } from './report.mjs'

const replacement = /^In `(?<path>[^`]+)` replace `(?<from>[^`]+)` with `(?<to>[^`]*)`\.?$/gm
const addition = /^To `(?<path>[^`]+)` append:\n\n?```\w*\n(?<text>[\s\S]*?)```/gm

function replace({ path, from, to }) {
  const before = readFileSync(path, 'utf8')
  if (!before.includes(from)) {
    reason(`${path} does not hold the text any more: it was replaced in an earlier attempt`)
    return null
  }
  writeFileSync(path, before.replace(from, to))
  return path
}

function append({ path, text }) {
  if (readFileSync(path, 'utf8').includes(text.trim())) return null
  appendFileSync(path, `\n${text}`)
  return path
}

status('reading the task')
const text = instructions()
const edits = [
  ...[...text.matchAll(replacement)].map((match) => () => replace(match.groups)),
  ...[...text.matchAll(addition)].map((match) => () => append(match.groups)),
]
reason(`the task spells out ${edits.length} edits`)
const changed = edits.map((edit) => edit()).filter((path) => path !== null)
for (const path of changed) event('file-changed', { path })
status(`${changed.length} of ${edits.length} edits made`)
handover(`# Mended\n\n${changed.map((path) => `- ${path}`).join('\n')}\n`)
