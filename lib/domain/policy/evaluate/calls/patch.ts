// The files that a patch of Codex's `apply_patch` would change, and a command of shell that is nothing but one.

const header = /^\*\*\* (?:Add File|Delete File|Update File|Move to): (.*)$/
const mark = /^\*\*\* (?:Begin Patch|End Patch|End of File)\s*$/

/**
 * As they stand, in their order; null where a line begins like a header and is none that is known. A line of context
 * that looks like a header counts as one: that asks for more, never for less.
 */
export function patchedPaths(patch: string): string[] | null {
  const paths: string[] = []
  for (const line of patch.split(/\r?\n/)) {
    const start = line.trimStart()
    if (!start.startsWith('***')) continue
    const path = header.exec(start)?.[1]
    if (path !== undefined) paths.push(path)
    else if (!mark.test(start)) return null
  }
  return paths.length === 0 ? null : paths
}

export type PatchCommand = { directory: string | null; patch: string }

const command =
  /^\s*(?:cd[ \t]+([\w@%+=:,./-]+)[ \t]*&&[ \t]*)?(?:apply_patch|applypatch)[ \t]*<<[ \t]*(['"]?)(\w+)\2[ \t]*\n([^]*)$/

/**
 * `apply_patch <<'EOF'` and nothing behind it: the program takes such a command for a call of the tool. Where the shell
 * would still look into the text, it is not read as a patch.
 */
export function patchCommand(line: string): PatchCommand | null {
  const found = command.exec(line)
  if (found === null) return null
  const [, directory, quote, word = '', rest = ''] = found
  const lines = rest.trimEnd().split('\n')
  if (lines.indexOf(word) !== lines.length - 1) return null
  const patch = lines.slice(0, -1).join('\n')
  if (quote === '' && /[$`\\]/.test(patch)) return null
  return { directory: directory ?? null, patch }
}
