import { Refusal, UsageProblem } from './command'

/** The runtime named by `--runtime`, one of those that can be asked for here. */
export function readRuntime<T extends string>(name: string | undefined, known: readonly T[]): T {
  const names = known.map((one) => `\`${one}\``).join(', ')
  if (name === undefined) throw new UsageProblem(`say for which runtime with \`--runtime\`: ${names}`)
  const runtime = known.find((one) => one === name)
  if (runtime === undefined) throw new Refusal(`there is no runtime \`${name}\` here; known are ${names}`)
  return runtime
}
