import { report, type Problems } from '../../yaml/field-reader'
import { uniteVariables, valuesOf, variableConflicts } from '../environment'
import type { PolicySyntax, Profile } from '../syntax'

/** What tasks of a type get where they say nothing more must give each variable one value. */
export function checkEnvironment(
  { environment, types }: PolicySyntax,
  profiles: readonly Profile[],
  problems: Problems,
): void {
  const base = valuesOf(environment)
  for (const { value, at } of types.flatMap((type) => type.profiles)) {
    const given = value.map(({ name }) => profiles.find((one) => one.name === name)?.bounds.environment ?? [])
    for (const conflict of variableConflicts(given.reduce(uniteVariables, base)))
      report(problems, at, conflict)
  }
}
