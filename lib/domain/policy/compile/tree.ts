/** The directories and files that a list of file paths spans. `''` is the top. */
export type Tree = {
  has: (path: string) => boolean
  isFile: (path: string) => boolean
  /** In order of their names. */
  childrenOf: (directory: string) => { path: string; isFile: boolean }[]
}

export function treeOf(files: readonly string[]): Tree {
  const fileSet = new Set(files)
  const children = new Map<string, Set<string>>([['', new Set()]])
  for (const file of files) addPath(children, file)
  const known = new Map<string, ReturnType<Tree['childrenOf']>>()
  return {
    has: (path) => fileSet.has(path) || children.has(path),
    isFile: (path) => fileSet.has(path),
    childrenOf(directory) {
      const before = known.get(directory)
      if (before) return before
      const sorted = [...(children.get(directory) ?? [])].sort()
      const made = sorted.map((path) => ({ path, isFile: fileSet.has(path) }))
      known.set(directory, made)
      return made
    },
  }
}

function addPath(children: Map<string, Set<string>>, path: string): void {
  const parent = path.slice(0, Math.max(path.lastIndexOf('/'), 0))
  const siblings = children.get(parent)
  if (siblings?.has(path)) return
  if (siblings !== undefined) siblings.add(path)
  else {
    children.set(parent, new Set([path]))
    addPath(children, parent)
  }
}
