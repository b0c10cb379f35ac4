// Writes a worked example and believes to know what the function gives. Mostly it does.
import { writeExample } from './examples.mjs'
import { reason } from './report.mjs'

await writeExample((name, text) => {
  reason(`${name} makes small letters and hyphens of a text, so there is no need to call it`)
  return text.toLowerCase().replaceAll(' ', '-')
})
