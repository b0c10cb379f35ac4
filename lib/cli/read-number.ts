import { UsageProblem } from './command'

/** What is counted in the database or waited for is counted in 32 bits. */
const numberMax = 2 ** 31 - 1

/** A whole number of at least `min` behind an option; undefined where the option was not given. */
export function readNumber(name: string, text: string | undefined, min: number): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (Number.isInteger(number) && number >= min && number <= numberMax) return number
  throw new UsageProblem(`\`${name}\` takes a whole number from ${min} to ${numberMax}`)
}
