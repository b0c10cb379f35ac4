// One action of an agent, judged by the permissions of its run, with the rule that decided.
import type { RuleName } from './fidelity-rules'
import { firstWords } from './first-words'
import { coversPath, matchesGlob } from './glob'
import { hostAndPort } from './network'
import type { GlobScope, NetworkHost, Permissions } from './permissions'

/** `path` is relative to the top of the worktree; `command` is a line for a shell. */
export type AgentAction =
  | { kind: 'read' | 'write'; path: string }
  | { kind: 'execute'; command: string }
  | ({ kind: 'reach' } & NetworkHost)

/** `part` is the glob that decided, or what it was asked of; `source` says where that stands, if it is known. */
export type Decision = { allowed: boolean; rule: RuleName; part: string; source?: string }

export function decide(permissions: Permissions, action: AgentAction): Decision {
  switch (action.kind) {
    case 'read':
      return decideRead(permissions, action.path)
    case 'write':
      return decideWrite(permissions, action.path)
    case 'execute':
      return decideExecute(permissions.execute, action.command)
    case 'reach':
      return decideReach(permissions.network, hostAndPort(action))
    default:
      return action satisfies never
  }
}

function decideRead({ read, masked }: Permissions, path: string): Decision {
  if (!isPlainPath(path)) return { allowed: false, rule: 'read allow', part: path }
  return (
    denied('secrets', masked, path) ?? denied('read deny', read.deny, path) ?? among('read allow', read, path)
  )
}

/** What is under a ceiling that the task does not declare is read-only, as in the jail. */
function decideWrite({ write, protect, masked, sensitive }: Permissions, path: string): Decision {
  if (!isPlainPath(path)) return { allowed: false, rule: 'write allow', part: path }
  const underCeiling = sensitive.find(({ glob }) => coversPath(glob, path))
  return (
    denied('protected', protect, path) ??
    denied('secrets', masked, path) ??
    denied('write deny', write.deny, path) ??
    (underCeiling ? { allowed: false, rule: 'sensitive', part: underCeiling.glob } : null) ??
    among('write allow', write, path)
  )
}

/** Every command of the line must be allowed. A line that is not understood is refused where not every one is. */
function decideExecute(execute: GlobScope, command: string): Decision {
  const isBound = execute.deny.length > 0 || execute.allow.some((group) => !group.includes('**'))
  if (!isBound) return { allowed: true, rule: 'execute allow', part: '**' }
  const words = firstWords(command)
  if (words === null) return { allowed: false, rule: 'execute allow', part: command }
  const decisions = words.map(
    (word) => denied('execute deny', execute.deny, word) ?? among('execute allow', execute, word),
  )
  return (
    decisions.find(({ allowed }) => !allowed) ??
    decisions[0] ?? { allowed: true, rule: 'execute allow', part: command }
  )
}

function decideReach(network: readonly NetworkHost[], asked: string): Decision {
  return { allowed: network.some((host) => hostAndPort(host) === asked), rule: 'network', part: asked }
}

/** A deny holds in any spelling. */
function denied(rule: RuleName, globs: readonly string[], path: string): Decision | null {
  const lower = path.toLowerCase()
  const part = globs.find((glob) => coversPath(glob.toLowerCase(), lower))
  return part === undefined ? null : { allowed: false, rule, part }
}

/** Each group must have a glob for it; `part` is the first that bounds, or what a group has no glob for. */
function among(rule: RuleName, { allow }: GlobScope, path: string): Decision {
  const found = allow.map((group) => group.find((glob) => matchesGlob(glob, path)))
  if (found.includes(undefined)) return { allowed: false, rule, part: path }
  return { allowed: true, rule, part: found.find((glob) => glob !== '**') ?? '**' }
}

/** Whoever asks resolves a path first; one that may lead elsewhere is never allowed. */
function isPlainPath(path: string): boolean {
  return path.split('/').every((step) => step !== '' && step !== '.' && step !== '..')
}
