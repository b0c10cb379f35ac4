import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageProblem } from './command'

/** Positional words and options of one command; unknown options are a UsageProblem. */
export function readWords<T extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : 'the options were not understood')
  }
}
