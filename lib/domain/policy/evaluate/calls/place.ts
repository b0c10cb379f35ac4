// Where a path of a tool's input leads inside the jail, read from its text alone: links are the jail's matter.
import { home, workspace } from '../../compile/compiled'

export type Place =
  /** Relative to the top of the worktree; `''` is the top. */
  | { where: 'worktree'; path: string }
  /** The jail's own: it ends with the jail and never lands. */
  | { where: 'scratch'; mayWrite: boolean }
  /** `why` begins with a verb: what is to be done instead. */
  | { where: 'nowhere'; why: string }

const lengthMax = 4096

/** What the agent was told, and what its program is configured with. */
const readOnly = [
  '/etc/leeway',
  ...['.claude', '.claude.json', '.codex', '.gemini'].map((name) => `${home}/${name}`),
]
const scratch = ['/tmp', '/run/leeway', home]

/** `base` is what a relative path begins at: a directory of the jail, or null where none may be given. */
export function placeOf(text: string, base: string | null): Place {
  if (text === '' || text.length > lengthMax) return nowhere(`give a path of 1 to ${lengthMax} characters`)
  if (hasControlCharacter(text) || text.includes('\\') || text !== text.trim())
    return nowhere('give a path without control characters, backslashes and blanks at its ends')
  if (text.startsWith('~')) return nowhere('write the home directory out')
  if (!text.startsWith('/') && base === null) return nowhere(`give an absolute path below ${workspace}`)
  const steps = (text.startsWith('/') ? text : `${base}/${text}`)
    .split('/')
    .filter((step) => step !== '' && step !== '.')
  if (steps.includes('..')) return nowhere('write it without `..`')
  return absolutePlace(`/${steps.join('/')}`)
}

function absolutePlace(path: string): Place {
  if (isBelow(path, workspace)) return { where: 'worktree', path: path.slice(workspace.length + 1) }
  if (readOnly.some((top) => isBelow(path, top))) return { where: 'scratch', mayWrite: false }
  if (scratch.some((top) => isBelow(path, top))) return { where: 'scratch', mayWrite: true }
  return nowhere(`use paths below ${workspace}, or /tmp for what need not stay`)
}

function nowhere(why: string): Place {
  return { where: 'nowhere', why }
}

function isBelow(path: string, top: string): boolean {
  return path === top || path.startsWith(`${top}/`)
}

function hasControlCharacter(text: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)
}
