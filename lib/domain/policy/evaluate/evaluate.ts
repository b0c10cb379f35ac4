// One action of an agent, judged by the permissions of its run, with the rule that decided and where that stands.
import type { RuleName } from '../fidelity/fidelity-rules'
import { firstWords } from './first-words'
import { globIndex, type FindGlob } from '../globs/glob-index'
import { toolName } from '../mcp'
import { hostAndPort } from '../network'
import type { GlobScope, NetworkHost, Permissions } from '../permissions'
import { sourceOf, type Decided, type Sources } from '../sources'

/** `path` is relative to the top of the worktree; `command` is a line for a shell. */
export type AgentAction =
  | { kind: 'read' | 'write'; path: string }
  | { kind: 'execute'; command: string }
  | ({ kind: 'reach' } & NetworkHost)
  /** A tool of an MCP server, both by their own names. */
  | { kind: 'call'; server: string; tool: string }

/** `part` is the glob that decided, or what it was asked of; `source` is a line of a policy, or who says it. */
export type Decision = { allowed: boolean; rule: RuleName; part: string; source: string }

/** Longer lines are not looked into. */
const commandMax = 65_536

/** `sources` as they were made with the permissions; null where only the permissions were kept. */
export function decide(
  permissions: Permissions,
  action: AgentAction,
  sources: Sources | null = null,
): Decision {
  const { source, ...judged } = judge(permissions, action)
  const { allowed, rule, part } = judged
  return { allowed, rule, part, source: source ?? sourceOf(sources, judged) }
}

type Judged = Decided & { source?: string }

function judge(permissions: Permissions, action: AgentAction): Judged {
  const prepared = prepare(permissions)
  switch (action.kind) {
    case 'read':
      return judgeRead(prepared, action.path)
    case 'write':
      return judgeWrite(prepared, action.path)
    case 'execute':
      return judgeExecute(prepared.execute, action.command)
    case 'reach':
      return judgeReach(prepared.hosts, hostAndPort(action))
    case 'call':
      return judgeTool(prepared.tools, toolName(action.server, action.tool))
    default:
      return action satisfies never
  }
}

/** A path in the forms that globs are asked in, taken apart once. */
type Asked = { path: string; steps: readonly string[]; lower: string; lowerSteps: readonly string[] }
type Find = (asked: Asked) => string | undefined
type PreparedScope = { isBound: boolean; denied: Find; groups: { list: readonly string[]; find: FindGlob }[] }
type Prepared = {
  read: PreparedScope
  write: PreparedScope
  execute: PreparedScope
  protect: Find
  masked: Find
  sensitive: Find
  sourceOfSensitive: ReadonlyMap<string, string>
  hosts: readonly string[]
  tools: readonly string[]
}

const known = new WeakMap<Permissions, Prepared>()

/** The globs are taken apart once for each run's permissions. */
function prepare(permissions: Permissions): Prepared {
  const before = known.get(permissions)
  if (before) return before
  const { read, write, execute, protect, masked, sensitive, network, mcp } = permissions
  const made = {
    // What is asked for before as a secret or as protected need not be asked for again.
    read: prepareScope({ ...read, deny: without(read.deny, masked) }),
    write: prepareScope({ ...write, deny: without(write.deny, [...masked, ...protect]) }),
    execute: prepareScope(execute),
    ...{ protect: anySpelling(protect), masked: anySpelling(masked) },
    sensitive: sameSpelling(sensitive.map(({ glob }) => glob)),
    sourceOfSensitive: new Map([...sensitive].reverse().map(({ glob, source }) => [glob, source])),
    hosts: network.map(hostAndPort),
    tools: mcp.flatMap(({ name, tools }) => tools.map((tool) => toolName(name, tool))),
  }
  known.set(permissions, made)
  return made
}

function prepareScope({ allow, deny }: GlobScope): PreparedScope {
  return {
    isBound: deny.length > 0 || allow.some((group) => !group.includes('**')),
    denied: anySpelling(deny),
    groups: allow.map((list) => ({ list, find: globIndex(list, 'matches') })),
  }
}

/** A deny holds in any spelling. */
function anySpelling(globs: readonly string[]): Find {
  const spelled = new Map([...globs].reverse().map((glob) => [glob.toLowerCase(), glob]))
  const find = globIndex(
    globs.map((glob) => glob.toLowerCase()),
    'covers',
  )
  return ({ lower, lowerSteps }) => spelled.get(find(lower, lowerSteps) ?? '')
}

function sameSpelling(globs: readonly string[]): Find {
  const find = globIndex(globs, 'covers')
  return ({ path, steps }) => find(path, steps)
}

function without(globs: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return globs.filter((glob) => !known.has(glob))
}

function asked(path: string): Asked {
  const lower = path.toLowerCase()
  const steps = path.split('/')
  return { path, steps, lower, lowerSteps: lower === path ? steps : lower.split('/') }
}

function judgeRead({ read, masked }: Prepared, path: string): Judged {
  const one = asked(path)
  if (!isPlain(one)) return { allowed: false, rule: 'read allow', part: path, list: null }
  return (
    denied('secrets', masked, one) ?? denied('read deny', read.denied, one) ?? among('read allow', read, one)
  )
}

/** What is under a ceiling that the task does not declare is read-only, as in the jail. */
function judgeWrite(prepared: Prepared, path: string): Judged {
  const { write, protect, masked } = prepared
  const one = asked(path)
  if (!isPlain(one)) return { allowed: false, rule: 'write allow', part: path, list: null }
  return (
    denied('protected', protect, one) ??
    denied('secrets', masked, one) ??
    denied('write deny', write.denied, one) ??
    underCeiling(prepared, one) ??
    among('write allow', write, one)
  )
}

function underCeiling({ sensitive, sourceOfSensitive }: Prepared, one: Asked): Judged | null {
  const found = denied('sensitive', sensitive, one)
  const source = found && sourceOfSensitive.get(found.part)
  return found && { ...found, ...(source ? { source } : {}) }
}

/** Every command of the line must be allowed. A line that is not understood is refused where not every one is. */
function judgeExecute(execute: PreparedScope, command: string): Judged {
  const list = execute.groups.at(0)?.list ?? null
  if (!execute.isBound) return { allowed: true, rule: 'execute allow', part: '**', list }
  const words = command.length > commandMax ? null : firstWords(command)
  const bounding = execute.groups.find((group) => !group.list.includes('**'))?.list ?? null
  if (words === null) return { allowed: false, rule: 'execute allow', part: command, list: bounding }
  const judged = words
    .map(asked)
    .map((word) => denied('execute deny', execute.denied, word) ?? among('execute allow', execute, word))
  const refused = judged.find(({ allowed }) => !allowed)
  return refused ?? judged[0] ?? { allowed: true, rule: 'execute allow', part: command, list }
}

function judgeReach(hosts: readonly string[], host: string): Judged {
  return { allowed: hosts.includes(host), rule: 'network', part: host, list: hosts }
}

function judgeTool(tools: readonly string[], tool: string): Judged {
  return { allowed: tools.includes(tool), rule: 'mcp', part: tool, list: tools }
}

function denied(rule: RuleName, find: Find, one: Asked): Judged | null {
  const part = find(one)
  return part === undefined ? null : { allowed: false, rule, part, list: null }
}

/** Each group must have a glob for it; `part` is the first that bounds, or what a group has no glob for. */
function among(rule: RuleName, { groups }: PreparedScope, { path, steps }: Asked): Judged {
  let first: { part: string; list: readonly string[] } | null = null
  for (const { list, find } of groups) {
    const part = find(path, steps)
    if (part === undefined) return { allowed: false, rule, part: path, list }
    if (first === null || (first.part === '**' && part !== '**')) first = { part, list }
  }
  return { allowed: true, rule, ...(first ?? { part: '**', list: null }) }
}

/** Whoever asks resolves a path first; one that may lead elsewhere is never allowed. */
function isPlain({ steps }: Asked): boolean {
  return steps.every((step) => step !== '' && step !== '.' && step !== '..')
}
