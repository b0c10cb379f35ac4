import { baseOf, isWithin } from '../globs/glob'
import { canMeet, isNarrower } from '../globs/glob-relations'
import { sortUnique } from '../scope'

/** `unsaid`: pairs that overlap in part; what lies in both has no glob, so the list has less than the groups allow. */
export type JoinedGroups = { globs: string[]; unsaid: string[] }

/** The groups of a scope, which must all match, as one list of which one must. Never more than they allow. */
export function joinGroups(groups: readonly (readonly string[])[]): JoinedGroups {
  const bounding = groups.filter((group) => !group.includes('**'))
  const unsaid: string[] = []
  let globs: readonly string[] = bounding.length === 0 ? ['**'] : (bounding[0] ?? [])
  for (const group of bounding.slice(1))
    globs = globs.flatMap((glob) => group.flatMap((other) => both(glob, other, unsaid)))
  return { globs: sortUnique(globs), unsaid: sortUnique(unsaid) }
}

/** What a glob matches lies in its base, so that two in different directories have nothing in common. */
function both(glob: string, other: string, unsaid: string[]): string[] {
  const [base, against] = [baseOf(glob), baseOf(other)]
  if (!isWithin(base, against) && !isWithin(against, base)) return []
  if (isNarrower(glob, other)) return [glob]
  if (isNarrower(other, glob)) return [other]
  if (canMeet(glob, other)) unsaid.push(`${glob} within ${other}`)
  return []
}
