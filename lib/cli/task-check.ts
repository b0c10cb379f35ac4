import { readFile, readdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { counted } from '../domain/counted'
import type { Problem } from '../domain/events/fields'
import { parseTaskFile, taskDirectory } from '../domain/task/task-file'
import { type CliCommand, UsageProblem } from './command'
import { callerDirectory } from '../wiring'
import { printJson } from './print'
import { readWords } from './read-words'

type Checked = { path: string; problems: Problem[] }

export const taskCheck: CliCommand = {
  usage: 'task check [FILE…] [--json]',
  about: 'every problem of task files, with line and column',
  async run(words) {
    const { values, positionals } = readWords(words, { json: { type: 'boolean' } }, Infinity)
    const root = callerDirectory()
    const paths = positionals.length > 0 ? positionals : await taskFilesBelow(root)
    if (paths.length === 0)
      throw new UsageProblem(
        `there is no task file below \`${join(root, taskDirectory)}\`: write one with \`leeway task new\``,
      )
    const checked = await Promise.all(paths.map((path) => check(root, path)))
    if (values.json) printJson(checked)
    else printProblems(checked)
    return checked.every((one) => one.problems.length === 0) ? 0 : 1
  },
}

async function taskFilesBelow(root: string): Promise<string[]> {
  const directory = join(root, taskDirectory)
  const entries = await readdir(directory, { recursive: true }).catch(() => [])
  return entries.filter((name) => name.endsWith('.md')).map((name) => join(taskDirectory, name))
}

async function check(root: string, path: string): Promise<Checked> {
  const full = resolve(root, path)
  const content = await readFile(full).catch(() => null)
  if (content === null)
    return {
      path,
      problems: [
        { line: 1, column: 1, message: `this file cannot be read; name one below \`${taskDirectory}\`` },
      ],
    }
  const parsed = parseTaskFile({ path: relative(root, full), content })
  return { path, problems: parsed.ok ? [] : parsed.problems }
}

function printProblems(checked: readonly Checked[]): void {
  for (const { path, problems } of checked) {
    for (const { line, column, message } of problems) console.log(`${path}:${line}:${column} ${message}`)
  }
  const broken = checked.filter((one) => one.problems.length > 0).length
  console.log(`${counted(checked.length, 'task file')}, ${broken} broken`)
}
