// Why an action was refused, as a sentence for the model: the rule, and what it may do instead.
import type { AgentAction, Decision } from './evaluate'
import { toolNames } from '../mcp'
import type { GlobScope, Permissions } from '../permissions'

const quotedMax = 120
const listedMax = 300

export function explainRefusal(
  permissions: Permissions,
  action: AgentAction,
  { rule, part }: Pick<Decision, 'rule' | 'part'>,
): string {
  switch (action.kind) {
    case 'read':
      return explain(`${quoted(action.path)} may not be read`, rule, part, `read ${listed(permissions.read)}`)
    case 'write':
      return explain(
        `${quoted(action.path)} may not be written`,
        rule,
        part,
        `write ${listed(permissions.write)}`,
      )
    case 'execute':
      return explainExecute(permissions.execute, action.command, rule, part)
    case 'reach':
      return explain(`${quoted(action.host)} may not be reached`, rule, part, 'reach what the policy names')
    case 'call':
      return `the tool ${quoted(action.tool)} of the server ${quoted(action.server)} may not be called: no profile of this run names it; this run may call ${toolNames(permissions.mcp) || 'none'}`
    default:
      return action satisfies never
  }
}

function explain(refused: string, rule: string, part: string, may: string): string {
  const isAllow = rule.endsWith(' allow')
  return isAllow
    ? `${refused}: no rule allows it; this run may ${may}`
    : `${refused}: the rule \`${rule}\` covers it with ${quoted(part)}; leave it as it is`
}

function explainExecute(execute: GlobScope, command: string, rule: string, part: string): string {
  const may = `run ${listed(execute)}`
  if (part === command && rule === 'execute allow' && /[\s$`(){};|&<>]/.test(part))
    return `${quoted(command)} is refused: a line that is not made of plain commands is not looked into; this run may ${may}`
  return explain(`the command ${quoted(part)} may not be run`, rule, part, may)
}

/** Every group must have a glob for it. */
function listed({ allow }: GlobScope): string {
  const groups = allow.filter((group) => !group.includes('**'))
  if (groups.length === 0) return 'anything that no rule denies'
  const text = groups.map((group) => (group.length === 0 ? 'nothing' : group.join(', '))).join(' within ')
  return text.length <= listedMax ? text : `${text.slice(0, listedMax)}…`
}

/** What the agent wrote itself, in one line. */
export function quoted(text: string): string {
  const plain = text.slice(0, quotedMax).replace(/[\p{C}\p{Z}`]+/gu, ' ')
  return `\`${plain.trim()}${text.length > quotedMax ? '…' : ''}\``
}
