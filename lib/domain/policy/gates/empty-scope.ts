// A scope that names nothing of what is there: a word that was mistyped, or a directory that was renamed. Mounts would
// then begin at the nearest directory above, so such a run is refused.
import { treeOf, type Tree } from '../compile/tree'
import { baseOf } from '../globs/glob'
import type { GlobScope } from '../permissions'

/**
 * One sentence for each list of the scope of which nothing is in the repository; `trackedPaths`: every file of the
 * base commit. A file may be new where its directory is there; everything below a pattern's own directory may, too.
 */
export function emptyScopes({ allow }: GlobScope, trackedPaths: readonly string[]): string[] {
  const tree = treeOf(trackedPaths)
  const empty = allow.filter((group) => group.length > 0 && !group.some((glob) => isPlaced(glob, tree)))
  return empty.map((group) => {
    const words = group.map((glob) => `\`${glob}\``).join(', ')
    return `the run may write ${words} alone, and nothing of that is in the repository: make the directory first, or correct the task's paths or the profile`
  })
}

function isPlaced(glob: string, tree: Tree): boolean {
  const base = baseOf(glob)
  if (tree.has(base)) return true
  const [, directory = '', name = ''] = /^(?:(.*)\/)?([^/]*)$/.exec(base) ?? []
  const isFileName = base === glob && name.includes('.')
  return isFileName && tree.has(directory)
}
