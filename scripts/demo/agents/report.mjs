// How an agent speaks while it works: files in the directory that LEEWAY_RUN_DIR names.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const directory = process.env.LEEWAY_RUN_DIR ?? '/run/leeway'

/** Whole lines, one JSON object each: the reader takes them as they come. */
function append(file, entry) {
  appendFileSync(join(directory, file), `${JSON.stringify(entry)}\n`)
}

export function status(text) {
  writeFileSync(join(directory, 'status.json'), JSON.stringify({ status: text }))
  console.log(text)
}

export function reason(text) {
  append('reasoning.jsonl', { text })
}

export function event(type, detail) {
  append('events.jsonl', { type, ...detail })
}

export function handover(text) {
  writeFileSync(join(directory, 'handover.md'), text)
}

export function instructions() {
  return readFileSync(process.env.LEEWAY_TASK_FILE ?? '/etc/leeway/task.md', 'utf8')
}
