// A scope that names nothing of what is there: a word that was mistyped, or a directory that was renamed. Mounts would
// then begin at the nearest directory above, so such a run is refused. So is one that may write nothing of what it names:
// its agent could not do its work, and would be blamed for that.
import { treeOf, type Tree } from '../compile/tree'
import { baseOf, coversPath } from '../globs/glob'
import type { GlobScope } from '../permissions'

/**
 * One sentence for each list of the scope of which nothing is in the repository; `trackedPaths`: every file of the
 * base commit. A file may be new where its directory is there; everything below a pattern's own directory may, too.
 */
export function emptyScopes({ allow, deny }: GlobScope, trackedPaths: readonly string[]): string[] {
  const tree = treeOf(trackedPaths)
  return allow
    .filter((group) => group.length > 0)
    .flatMap((group) => {
      const named = `the run may write ${group.map((glob) => `\`${glob}\``).join(', ')} alone`
      if (!group.some((glob) => isPlaced(glob, tree)))
        return [
          `${named}, and nothing of that is in the repository: make the directory first, or correct the task's paths or the profile`,
        ]
      if (group.some((glob) => !isDenied(glob, deny))) return []
      return [
        `${named}, and all of that is protected or hidden: correct the task's paths or the profile; a lane on probation may need a profile \`probation\` of its own`,
      ]
    })
}

function isDenied(glob: string, deny: readonly string[]): boolean {
  const base = baseOf(glob)
  return base !== '' && deny.some((one) => coversPath(one, base))
}

function isPlaced(glob: string, tree: Tree): boolean {
  const base = baseOf(glob)
  if (tree.has(base)) return true
  const [, directory = '', name = ''] = /^(?:(.*)\/)?([^/]*)$/.exec(base) ?? []
  const isFileName = base === glob && name.includes('.')
  return isFileName && tree.has(directory)
}
