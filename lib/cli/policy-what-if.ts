import { decide, type AgentAction, type Decision } from '../domain/policy/evaluate/evaluate'
import { parseTool } from '../domain/policy/mcp'
import { parseHost } from '../domain/policy/network'
import type { NetworkHost } from '../domain/policy/permissions'
import type { CliCommand } from './command'
import { UsageProblem } from './command'
import { printJson } from './print'
import { readProfile } from './read-policy'
import { readWords } from './read-words'
import { shownText } from './shown-text'

export const policyWhatIf: CliCommand = {
  usage:
    'policy what-if (--read PATH | --write PATH | --run COMMAND | --reach HOST[:PORT] | --call SERVER/TOOL) [--profile EXPRESSION] [FILE] [--json]',
  about: 'whether a profile permits one action of an agent, which rule decides, and where it stands',
  async run(words) {
    const { values, positionals } = readWords(words, options, 1)
    const action = actionOf(values)
    const { permissions, sources } = await readProfile(positionals[0], values.profile)
    const decision = decide(permissions, action, sources)
    if (values.json) printJson({ action, ...decision })
    else console.log(shownText(sentenceOf(decision)))
    return decision.allowed ? 0 : 1
  },
}

const options = {
  read: { type: 'string' },
  write: { type: 'string' },
  run: { type: 'string' },
  reach: { type: 'string' },
  call: { type: 'string' },
  profile: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Asked = Partial<Record<'read' | 'write' | 'run' | 'reach' | 'call', string | undefined>>

function actionOf({ read, write, run, reach, call }: Asked): AgentAction {
  const actions: AgentAction[] = [
    ...(read === undefined ? [] : [{ kind: 'read' as const, path: read }]),
    ...(write === undefined ? [] : [{ kind: 'write' as const, path: write }]),
    ...(run === undefined ? [] : [{ kind: 'execute' as const, command: run }]),
    ...(reach === undefined ? [] : [{ kind: 'reach' as const, ...hostNamed(reach) }]),
    ...(call === undefined ? [] : [toolNamed(call)]),
  ]
  const [action] = actions
  if (action === undefined || actions.length > 1)
    throw new UsageProblem(
      'ask one thing: `--read PATH`, `--write PATH`, `--run COMMAND`, `--reach HOST` or `--call SERVER/TOOL`',
    )
  return action
}

function hostNamed(text: string): NetworkHost {
  const host = parseHost(text)
  if (host !== null) return host
  throw new UsageProblem(`\`${text}\` is no host; write it like \`registry.example.com:443\``)
}

function toolNamed(text: string): AgentAction {
  const tool = parseTool(text)
  if (tool !== null) return tool
  throw new UsageProblem(`\`${text}\` is no tool of a server; write it like \`docs/search\``)
}

function sentenceOf({ allowed, rule, part, source }: Decision): string {
  return `${allowed ? 'permitted' : 'refused'} by the rule \`${rule}\`: \`${part}\` (${source})`
}
