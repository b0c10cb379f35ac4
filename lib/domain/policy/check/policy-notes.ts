// What whoever reads a policy should know although it is no problem.
import type { Problem } from '../../events/fields'
import { inFileOrder } from '../parse/parse'
import type { PolicySyntax } from '../syntax'
import { unmatchedGlobs } from './unmatched-globs'

/** `paths`: every file of the checkout; null: not known. One sentence a note, with its place. */
export function policyNotes(syntax: PolicySyntax, paths: readonly string[] | null): Problem[] {
  return inFileOrder([...nobodyVerifies(syntax), ...(paths === null ? [] : unmatchedGlobs(syntax, paths))])
}

function nobodyVerifies({ gates, sections }: PolicySyntax): Problem[] {
  if (gates.verification !== 'anotherProvider' || sections.gates === undefined) return []
  const message =
    'agents do not verify changes in this version of Leeway: with `verification: anotherProvider` each one waits for a person'
  return [{ ...sections.gates, message }]
}
