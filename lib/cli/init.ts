import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { starterPolicy } from '../domain/policy/starter'
import { policyPath } from '../domain/policy/syntax'
import { taskDirectory } from '../domain/task/task-file'
import { callerDirectory, wiring } from '../wiring'
import type { CliCommand } from './command'
import { operator } from './operator'
import { readWords } from './read-words'

export const init: CliCommand = {
  usage: 'init [DIRECTORY] [--name NAME] [--throwaway] [--as EMAIL]',
  about: 'writes a first policy where there is none, and registers the project',
  async run(words) {
    const { values, positionals } = readWords(words, {
      name: { type: 'string' },
      throwaway: { type: 'boolean' },
      as: { type: 'string' },
    })
    const path = positionals[0] ?? callerDirectory()
    const name = values.name ?? basename(path)
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

/** False where the project has a policy already: it is left as it is. */
async function writeStarter(root: string, projectName: string): Promise<boolean> {
  await mkdir(join(root, taskDirectory), { recursive: true })
  try {
    await writeFile(join(root, policyPath), starterPolicy({ projectName }), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
