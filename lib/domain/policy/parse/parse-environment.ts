import { report, textOf, type Problems } from '../../yaml/field-reader'
import type { YamlEntry } from '../../yaml/read-yaml'
import { variableProblem } from '../environment'
import type { VariableSyntax } from '../syntax'

const variablesMax = 100

/** `NAME: value` lines. */
export function readEnvironment(entry: YamlEntry, problems: Problems): VariableSyntax[] {
  const node = entry.value
  if (node.kind !== 'map') {
    report(problems, node.at, `\`${entry.key}\` must be a list of \`NAME: value\` lines`)
    return []
  }
  if (node.entries.length > variablesMax)
    report(problems, node.at, `\`${entry.key}\` has more than ${variablesMax} variables; remove some`)
  return node.entries.slice(0, variablesMax).flatMap((variable) => readVariable(variable, problems) ?? [])
}

function readVariable({ key, at, value: node }: YamlEntry, problems: Problems): VariableSyntax | null {
  const problem = variableProblem(key)
  if (problem !== null) return report(problems, at, problem)
  const text = textOf(node, `the variable \`${key}\``, problems)
  if (text === null) return null
  if (/\p{Cc}/u.test(text.value))
    return report(problems, text.at, `the variable \`${key}\` has a control character; remove it`)
  return { name: key, value: text.value, at }
}
