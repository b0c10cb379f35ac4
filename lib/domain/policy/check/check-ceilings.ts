import { report, type Problems } from '../../yaml/field-reader'
import { declares, globProblem } from '../globs/glob'
import type { CeilingSyntax, PolicySyntax } from '../syntax'

/** Each is compared with each. */
const namesMax = 1000

/** Ceilings that name what is not there, or that another one makes useless, are problems. `types` null: any may be. */
export function checkCeilings(
  { ceilings }: PolicySyntax,
  types: ReadonlySet<string> | null,
  problems: Problems,
): void {
  const count = ceilings.reduce((sum, { names }) => sum + names.length, 0)
  if (count > namesMax) {
    const at = ceilings[0]?.at ?? { line: 1, column: 1 }
    report(
      problems,
      at,
      `the ceilings name ${count} things; at most ${namesMax} are allowed, so use wider globs`,
    )
    return
  }
  ceilings.forEach((ceiling, index) => {
    if (ceiling.level.value === 'auto')
      report(
        problems,
        ceiling.level.at,
        'a ceiling at `auto` limits nothing; write `hold` or `review`, or remove it',
      )
    for (const { value, at } of ceiling.names) {
      const problem = ceiling.by === 'path' ? globProblem(value) : null
      if (problem !== null) report(problems, at, problem)
      if (ceiling.by === 'type' && types?.has(value) === false)
        report(problems, at, `there is no task type \`${value}\`; add it under \`types\` or remove it here`)
      const other = ceilings.find(
        (one, place) => place !== index && makesUseless(one, ceiling, value, place < index),
      )
      if (other !== undefined)
        report(
          problems,
          at,
          `this never counts: line ${other.at.line} holds \`${value}\` at \`${other.level.value}\` already`,
        )
    }
  })
}

/** `earlier` decides between two that say the same, so that only one of them is reported. */
function makesUseless(other: CeilingSyntax, ceiling: CeilingSyntax, name: string, earlier: boolean): boolean {
  if (other.by !== ceiling.by) return false
  const isLower = other.level.value === 'hold' && ceiling.level.value === 'review'
  if (!isLower && !(earlier && other.level.value === ceiling.level.value)) return false
  return other.names.some(({ value }) =>
    ceiling.by === 'path' && globProblem(value) === null && globProblem(name) === null
      ? value === name || (isLower && declares(name, value) && !name.includes('?'))
      : value === name,
  )
}
