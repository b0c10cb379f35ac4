import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { canonicalFiles } from '../domain/policy/compile/canonical-files'
import { compileRuntime } from '../domain/policy/compile/compile-runtime'
import { compiledRuntimes, type CompiledFile } from '../domain/policy/compile/compiled'
import { callerDirectory } from '../wiring'
import type { CliCommand } from './command'
import { printJson } from './print'
import { readProfile } from './read-policy'
import { readRuntime } from './read-runtime'
import { readWords } from './read-words'

export const policyCompile: CliCommand = {
  usage: 'policy compile --runtime RUNTIME [--profile EXPRESSION] [FILE] [--out DIR] [--json]',
  about: 'what an agent program is configured with under a profile',
  async run(words) {
    const { values, positionals } = readWords(words, options, 1)
    const runtime = readRuntime(values.runtime, compiledRuntimes)
    const { permissions } = await readProfile(positionals[0], values.profile)
    const { files, unexpressed } = compileRuntime(runtime, permissions)
    const sha256 = hashOf(files)
    if (values.out !== undefined) await writeFiles(resolve(callerDirectory(), values.out), files)
    if (values.json) printJson({ runtime, profile: permissions.profile, sha256, files, unexpressed })
    else printFiles(files, values.out)
    if (!values.json) console.log(`profile ${permissions.profile}, sha256 ${sha256}`)
    return 0
  },
}

const options = {
  runtime: { type: 'string' },
  profile: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** One hash for all of them. */
function hashOf(files: readonly CompiledFile[]): string {
  return createHash('sha256').update(canonicalFiles(files), 'utf8').digest('hex')
}

/** Below `directory`, each where it stands in the jail. */
async function writeFiles(directory: string, files: readonly CompiledFile[]): Promise<void> {
  for (const { path, text } of files) {
    const full = join(directory, path)
    await mkdir(dirname(full), { recursive: true })
    await writeFile(full, text)
  }
}

function printFiles(files: readonly CompiledFile[], out: string | undefined): void {
  for (const { path, text } of files) console.log(out === undefined ? `== ${path}\n${text}` : join(out, path))
}
