import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { starterPolicy } from '../domain/policy/starter'
import { policyPath } from '../domain/policy/syntax'
import { taskDirectory } from '../domain/task/task-file'
import { callerDirectory, wiring } from '../wiring'
import { type CliCommand, UsageProblem } from './command'
import { operator } from './operator'
import { readWords } from './read-words'
import { writeNew } from './write-new'

export const init: CliCommand = {
  usage: 'init [DIRECTORY] [--name NAME] [--throwaway] [--as EMAIL]',
  about: 'writes a first policy where there is none, and registers the project',
  async run(words) {
    const { values, positionals } = readWords(words, options, 1)
    const path = resolve(callerDirectory(), positionals[0] ?? '.')
    const name = values.name ?? basename(path)
    if (name.trim() === '') throw new UsageProblem('`--name` is empty')
    const wired = await wiring()
    const who = await operator(wired, values.as)
    const registered = await wired.handle(who, {
      type: 'registerProject',
      path,
      name,
      throwaway: values.throwaway ?? false,
    })
    if (!registered.ok) {
      console.error(`leeway: ${registered.why}`)
      return 1
    }
    const written = await writeStarter(path, name)
    console.log(`registered ${name} (${registered.id ?? ''})`)
    if (written) console.log(`wrote ${policyPath}: commit it, then a lead adopts it in the console`)
    return 0
  },
}

const options = {
  name: { type: 'string' },
  throwaway: { type: 'boolean' },
  as: { type: 'string' },
} as const

/** False where the project has a policy already: it is left as it is. */
async function writeStarter(root: string, projectName: string): Promise<boolean> {
  await mkdir(join(root, taskDirectory), { recursive: true })
  return writeNew(join(root, policyPath), starterPolicy({ projectName }))
}
