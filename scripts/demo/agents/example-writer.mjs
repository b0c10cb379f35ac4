// Writes a worked example and asks the function itself what it gives.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeExample } from './examples.mjs'
import { reason } from './report.mjs'

await writeExample(async (name, text) => {
  const wordkit = await import(pathToFileURL(join(process.cwd(), 'src/wordkit.js')).href)
  reason(`calling ${name} to see what it gives`)
  return wordkit[name](text)
})
