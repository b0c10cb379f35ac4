// Normalises white space: tabs become two spaces, nothing trails, every file ends with one newline.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { event, handover, reason, status } from './report.mjs'

function filesBelow(directory) {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

function tidied(text) {
  const lines = text.split('\n').map((line) => line.replaceAll('\t', '  ').trimEnd())
  return `${lines.join('\n').trimEnd()}\n`
}

status('looking for loose white space')
const changed = []
for (const path of filesBelow('src').filter((one) => one.endsWith('.js'))) {
  const before = readFileSync(path, 'utf8')
  const after = tidied(before)
  if (after === before) continue
  writeFileSync(path, after)
  changed.push(path)
  event('file-changed', { path })
  reason(`${path} had tabs or trailing white space`)
}
status(`${changed.length} files tidied`)
handover(`# Tidied\n\n${changed.map((path) => `- ${path}`).join('\n')}\n\nOnly white space changed.\n`)
