// What both writers of examples share: the task names a function and a text, and the page says what becomes of it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { event, handover, instructions, status } from './report.mjs'

const asked =
  /^Show what `(?<name>\w+)` makes of `(?<text>[^`]+)` in `(?<path>docs\/examples\/[\w-]+\.md)`\.$/m

/** Writes the page with what `answer` gives for the function's name and the text. */
export async function writeExample(answer) {
  status('reading the task')
  const { name, text, path } = asked.exec(instructions()).groups
  const result = await answer(name, text)
  mkdirSync('docs/examples', { recursive: true })
  writeFileSync(path, `# An example of ${name}\n\n\`${name}('${text}')\` gives \`${result}\`.\n`)
  event('file-written', { path })
  status(`${path} is written`)
  handover(`# Example\n\n${path}\n`)
}
