import { decide, type AgentAction, type Decision } from '../domain/policy/evaluate'
import type { CliCommand } from './command'
import { UsageProblem } from './command'
import { printJson } from './print'
import { readProfile } from './read-policy'
import { readWords } from './read-words'
import { shownText } from './shown-text'

export const policyWhatIf: CliCommand = {
  usage: 'policy what-if (--read PATH | --write PATH | --run COMMAND) [--profile EXPRESSION] [FILE] [--json]',
  about: 'whether a profile permits one action of an agent, and which rule decides',
  async run(words) {
    const { values, positionals } = readWords(words, options, 1)
    const action = actionOf(values)
    const decision = decide(await readProfile(positionals[0], values.profile), action)
    if (values.json) printJson({ action, ...decision })
    else console.log(shownText(sentenceOf(decision)))
    return decision.allowed ? 0 : 1
  },
}

const options = {
  read: { type: 'string' },
  write: { type: 'string' },
  run: { type: 'string' },
  profile: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Asked = { read?: string | undefined; write?: string | undefined; run?: string | undefined }

function actionOf({ read, write, run }: Asked): AgentAction {
  const actions: AgentAction[] = [
    ...(read === undefined ? [] : [{ kind: 'read' as const, path: read }]),
    ...(write === undefined ? [] : [{ kind: 'write' as const, path: write }]),
    ...(run === undefined ? [] : [{ kind: 'execute' as const, command: run }]),
  ]
  const [action] = actions
  if (action === undefined || actions.length > 1)
    throw new UsageProblem('ask one thing: `--read PATH`, `--write PATH` or `--run COMMAND`')
  return action
}

function sentenceOf({ allowed, rule, part }: Decision): string {
  return `${allowed ? 'permitted' : 'refused'} by the rule \`${rule}\`: \`${part}\``
}
