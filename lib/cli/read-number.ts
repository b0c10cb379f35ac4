import { UsageProblem } from './command'

/** A whole number of at least `min` behind an option; undefined where the option was not given. */
export function readNumber(name: string, text: string | undefined, min: number): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (Number.isInteger(number) && number >= min) return number
  throw new UsageProblem(`\`${name}\` takes a whole number from ${min}`)
}
