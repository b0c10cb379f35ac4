import { mkdir } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { formatTaskFile, parseTaskFile, taskDirectory } from '../domain/task/task-file'
import { callerDirectory } from '../wiring'
import { type CliCommand, Refusal, UsageProblem } from './command'
import { readWords } from './read-words'
import { writeNew } from './write-new'

export const taskNew: CliCommand = {
  usage: 'task new ID --title TITLE --type TYPE [--text TEXT]',
  about: 'writes a task file in the project you stand in; you commit it',
  async run(words) {
    const { values, positionals } = readWords(words, options, 1)
    const [name] = positionals
    if (name === undefined || !values.title || !values.type)
      throw new UsageProblem('give an id, a title and a type')
    const path = `${taskDirectory}${name}.md`
    if (posix.normalize(path) !== path)
      throw new UsageProblem(`\`${name}\` names no file below ${taskDirectory}`)
    const fields = {
      name,
      title: values.title,
      type: values.type,
      priority: 3,
      tags: [],
      autonomy: 'review' as const,
      profile: null,
      agent: null,
      paths: [],
      checks: [],
    }
    const content = formatTaskFile(fields, values.text ?? 'Say here what is to be done.\n')
    const parsed = parseTaskFile({ path, content })
    if (!parsed.ok) throw new UsageProblem(parsed.problems.map((one) => one.message).join('; '))
    const full = join(callerDirectory(), path)
    await mkdir(dirname(full), { recursive: true })
    if (!(await writeNew(full, content)))
      throw new Refusal(`\`${path}\` is there already: choose another id, or edit that file`)
    console.log(`wrote ${path}: say there what is to be done, and commit it`)
    return 0
  },
}

const options = {
  title: { type: 'string' },
  type: { type: 'string' },
  text: { type: 'string' },
} as const
