import { decide, type AgentAction, type Decision } from '../domain/policy/evaluate/evaluate'
import { parseTool } from '../domain/policy/mcp'
import { parseHost } from '../domain/policy/network'
import type { NetworkHost } from '../domain/policy/permissions'
import { UsageProblem, type CliCommand, type ExitCode } from './command'
import { printJson } from './print'
import { printAuthorization } from './print-authorization'
import { readProfile } from './read-policy'
import { readWords } from './read-words'
import { shownText } from './shown-text'
import { answerTask, exitOf, type TaskAnswer } from './what-if-task'

export const policyWhatIf: CliCommand = {
  usage: `policy what-if ACTION [--profile EXPRESSION] [FILE] [--json]
  policy what-if --project NAME --type TYPE [--agent NAME] [--profile EXPRESSION] [--paths GLOB,…] [--autonomy LEVEL]
    [ACTION] [--json]
      ACTION: --read PATH | --write PATH | --run COMMAND | --reach HOST[:PORT] | --call SERVER/TOOL`,
  about:
    'whether a profile permits one action of an agent, which rule decides, and where it stands; with a project, at which level a task that is not written yet would run, and why',
  async run(words) {
    const { values, positionals } = readWords(words, options, 1)
    const action = actionOf(values)
    if (values.project !== undefined) return whatIfTask(values, values.project, action, positionals)
    const [stray] = (['type', 'agent', 'paths', 'autonomy'] as const).filter((name) => name in values)
    if (stray !== undefined)
      throw new UsageProblem(`\`--${stray}\` is of a task: say in which project with \`--project\``)
    if (action === null) throw new UsageProblem(oneThing)
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
  project: { type: 'string' },
  type: { type: 'string' },
  agent: { type: 'string' },
  paths: { type: 'string' },
  autonomy: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readWords<typeof options>>['values']

async function whatIfTask(
  values: Values,
  project: string,
  action: AgentAction | null,
  files: readonly string[],
): Promise<ExitCode> {
  if (files[0] !== undefined)
    throw new UsageProblem('a project has a policy of its own: name the project or a file, not both')
  if (values.type === undefined) throw new UsageProblem('say of which type the task is with `--type`')
  const paths = (values.paths ?? '').split(',').map((path) => path.trim())
  const question = {
    ...{ project, agent: values.agent, type: values.type, profile: values.profile ?? '' },
    ...{ autonomy: values.autonomy ?? '', paths: paths.filter((path) => path !== '') },
  }
  const answers = await answerTask(question, action)
  if (values.json) printJson({ action, answers })
  else for (const answer of answers) printAnswer(answer, project)
  return exitOf(answers, action)
}

function printAnswer({ agent, authorization, decision }: TaskAnswer, project: string): void {
  console.log(`a task that is not written yet by ${agent} in ${project}`)
  printAuthorization(authorization)
  if (decision !== null) console.log(`  ${shownText(sentenceOf(decision))}`)
}

const oneThing =
  'ask one thing: `--read PATH`, `--write PATH`, `--run COMMAND`, `--reach HOST` or `--call SERVER/TOOL`'

type Asked = Partial<Record<'read' | 'write' | 'run' | 'reach' | 'call', string | undefined>>

function actionOf({ read, write, run, reach, call }: Asked): AgentAction | null {
  const actions: AgentAction[] = [
    ...(read === undefined ? [] : [{ kind: 'read' as const, path: read }]),
    ...(write === undefined ? [] : [{ kind: 'write' as const, path: write }]),
    ...(run === undefined ? [] : [{ kind: 'execute' as const, command: run }]),
    ...(reach === undefined ? [] : [{ kind: 'reach' as const, ...hostNamed(reach) }]),
    ...(call === undefined ? [] : [toolNamed(call)]),
  ]
  if (actions.length > 1) throw new UsageProblem(oneThing)
  return actions[0] ?? null
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
