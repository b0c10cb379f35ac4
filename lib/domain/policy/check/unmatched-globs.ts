// Globs of a policy that nothing in a checkout matches: most often a word that was mistyped or a directory that was
// renamed. It is told and not refused: a rule may stand for what is not there yet.
import type { Problem } from '../../events/fields'
import { globProblem } from '../globs/glob'
import { globIndex } from '../globs/glob-index'
import { inFileOrder } from '../parse/parse'
import type { Placed, PolicySyntax } from '../syntax'

/** So many comparisons take about a second; what is beyond is not looked for. */
const comparisonsMax = 3_000_000

/** `paths`: every file of the checkout. One sentence a glob, with its place. */
export function unmatchedGlobs(syntax: PolicySyntax, paths: readonly string[]): Problem[] {
  const globs = writtenGlobs(syntax).filter(({ value }) => globProblem(value) === null)
  const looked = globs.slice(0, Math.floor(comparisonsMax / Math.max(paths.length, 1)))
  const isThere = (glob: string) => {
    const find = globIndex([glob], 'covers')
    return paths.some((path) => find(path) !== undefined)
  }
  const unmatched = looked.filter(({ value }) => !isThere(value))
  return inFileOrder(
    unmatched.map(({ value, at }) => ({ ...at, message: `\`${value}\` matches no file of the project` })),
  )
}

function writtenGlobs({ profiles, ceilings, ...syntax }: PolicySyntax): Placed<string>[] {
  const lists = [syntax.protect, syntax.secrets, syntax.steering, syntax.tests]
  const ofProfiles = profiles.flatMap(({ read, write, protect }) => [read, write, protect])
  const ofCeilings = ceilings.filter(({ by }) => by === 'path').map(({ names }) => names)
  return [...lists, ...ofProfiles, ...ofCeilings].flatMap((list) => list ?? [])
}
