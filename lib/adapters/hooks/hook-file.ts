import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { hookPath, type CompiledFile } from '../../domain/policy/compile/compiled'

/** The program that the compiled files name, to be mounted where they say. */
export function hookFile(): CompiledFile {
  const program = fileURLToPath(new URL('../../inside/hook.sh', import.meta.url))
  return { path: hookPath, text: readFileSync(program, 'utf8') }
}
