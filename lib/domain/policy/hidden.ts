import { globIndex, nameMatcher } from './globs/glob-index'
import type { Permissions } from './permissions'
import { sortUnique } from './scope'

/**
 * Whether a file's content is kept from a run: by its own name, by that of a directory above it, or because no rule
 * lets it be read. The jail covers these paths in the work tree; git must not hand them out either.
 */
export function hiddenFrom({
  read,
  masked,
}: Pick<Permissions, 'read' | 'masked'>): (path: string) => boolean {
  const isSecret = nameMatcher(sortUnique([...masked, ...read.deny]))
  const known = new Map<string, boolean>([['', false]])
  const isBelowSecret = (path: string): boolean => {
    const before = known.get(path)
    if (before !== undefined) return before
    const parent = path.slice(0, Math.max(path.lastIndexOf('/'), 0))
    const answer = isBelowSecret(parent) || isSecret(path)
    known.set(path, answer)
    return answer
  }
  const groups = read.allow
    .filter((group) => !group.includes('**'))
    .map((group) => globIndex(group, 'matches'))
  const isOutside = (path: string) => groups.some((find) => find(path) === undefined)
  return (path) => isBelowSecret(path) || isOutside(path)
}
