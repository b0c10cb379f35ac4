import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageProblem } from './command'

/** Positional words, at most `positionalsMax`, and options of one command; anything else is a UsageProblem. */
export function readWords<T extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: T,
  positionalsMax = 0,
) {
  const read = parse(words, options)
  const surplus = read.positionals[positionalsMax]
  if (surplus !== undefined) throw new UsageProblem(`\`${surplus}\` is a word too many`)
  return read
}

function parse<T extends NonNullable<ParseArgsConfig['options']>>(words: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  } catch (error) {
    const why = error instanceof Error ? error.message : 'the options were not understood'
    throw new UsageProblem(why.charAt(0).toLowerCase() + why.slice(1))
  }
}
