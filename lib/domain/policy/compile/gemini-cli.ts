// Permissions → the settings and the policy of Gemini CLI, as they are used inside the jail. Its rules see the
// arguments of a tool, not the file: links are not resolved and commands are not looked into. The jail holds.
import type { GlobScope, Permissions } from '../permissions'
import { sortUnique } from '../scope'
import {
  home,
  hookCommand,
  hookSeconds,
  patternProblem,
  type Compiled,
  type ScopeRule,
  type Unexpressed,
} from './compiled'
import { allowPattern, denyPattern, patternLengthMax } from './gemini-pattern'
import { joinGroups } from './join-groups'
import { nativeCommands } from './native-commands'
import { tomlTable } from './toml'

/** The highest rule that matches decides. */
const priority = { everything: 1, plainTools: 100, allow: 200, deny: 300 }

/** They see names and lines of the worktree, where what is hidden is empty, or only touch the conversation. */
const plainTools = ['glob', 'grep_search', 'list_directory', 'update_topic', 'write_todos']
const reading = ['read_file']
const writing = ['replace', 'write_file']

export function compileGeminiCli(permissions: Permissions): Compiled {
  const policy = policyOf(permissions)
  return {
    files: [
      { path: '/etc/leeway/gemini-policy.toml', text: policy.text },
      {
        path: `${home}/.gemini/settings.json`,
        text: `${JSON.stringify(settingsOf(permissions), null, 2)}\n`,
      },
    ],
    unexpressed: policy.unexpressed,
  }
}

/** Milliseconds where other programs count seconds. */
const hook = { type: 'command', command: hookCommand, timeout: hookSeconds * 1000 }

const settingsOf = ({ mcp }: Permissions) => ({
  // The repository's agents and skills are read even where its settings are not. Its GEMINI.md is too: no setting
  // keeps the program from it.
  experimental: { enableAgents: false },
  general: { enableAutoUpdate: false },
  hooks: { BeforeTool: [{ matcher: '*', hooks: [hook] }] },
  mcp: { allowed: mcp.length === 0 ? ['none'] : mcp.map(({ name }) => name) },
  mcpServers: Object.fromEntries(
    mcp.map(({ name, run: [command, ...args], tools: includeTools }) => [
      name,
      { command, args, includeTools, trust: false },
    ]),
  ),
  privacy: { usageStatisticsEnabled: false },
  security: { auth: { selectedType: 'gemini-api-key' }, disableYoloMode: true },
  skills: { enabled: false },
  telemetry: { enabled: false },
  // A terminal that nobody sees would cut lines at its width.
  tools: { shell: { enableInteractiveShell: false } },
})

function policyOf({ read, write, execute, sensitive, mcp }: Permissions): {
  text: string
  unexpressed: Unexpressed[]
} {
  const writeDeny = sortUnique([...write.deny, ...sensitive.map(({ glob }) => glob)])
  const readRules = pathRules(reading, 'read', read)
  const writeRules = pathRules(writing, 'written', { ...write, deny: writeDeny })
  const commands = nativeCommands(execute)
  const denied = 'leeway: the policy of this run does not allow this'
  const rules = [
    rule({ toolName: '*', decision: 'deny', priority: priority.everything, denyMessage: denied }),
    rule({ toolName: plainTools, decision: 'allow', priority: priority.plainTools }),
    ...readRules.rules,
    ...writeRules.rules,
    ...mcp.map(({ name, tools }) =>
      rule({ mcpName: name, toolName: tools, decision: 'allow', priority: priority.allow }),
    ),
    ...shellRules(commands.allow, { decision: 'allow', priority: priority.allow }),
    ...shellRules(commands.deny, { decision: 'deny', priority: priority.deny, denyMessage: denied }),
  ]
  return {
    text: rules.join('\n'),
    unexpressed: [
      ...readRules.unexpressed,
      ...writeRules.unexpressed,
      ...commands.unexpressed,
      ...(commands.allow.length > 0 ? [redirection] : []),
    ],
  }
}

const redirection: Unexpressed = {
  rule: 'executeAllow',
  part: 'command > file',
  effect: 'narrower',
  why: 'the program does not look at the path of a redirection, so it lets none through',
}

type Decision = { decision: 'allow' | 'deny'; priority: number; denyMessage?: string }
type Conditions = {
  mcpName?: string
  toolName: string | string[]
  argsPattern?: string
  commandPrefix?: string[]
}

function rule(fields: Conditions & Decision): string {
  return tomlTable('[[rule]]', fields)
}

/** Without `allowRedirection`, because nothing would look at the path. */
function shellRules(words: readonly string[], decision: Decision): string[] {
  const toolName = 'run_shell_command'
  if (words.includes('**')) return [rule({ toolName, ...decision })]
  return words.length === 0 ? [] : [rule({ toolName, commandPrefix: [...words], ...decision })]
}

function pathRules(
  toolName: string[],
  verb: 'read' | 'written',
  scope: GlobScope,
): { rules: string[]; unexpressed: Unexpressed[] } {
  const [allowRule, denyRule]: [ScopeRule, ScopeRule] =
    verb === 'read' ? ['readAllow', 'readDeny'] : ['writeAllow', 'writeDeny']
  const { globs, unsaid } = joinGroups(scope.allow)
  const why = 'only paths in both are allowed, and no single pattern says so'
  const allowed = globs.map((glob) => express(glob, allowPattern))
  const denied = scope.deny.map((glob) => express(glob, denyPattern))
  return {
    rules: [
      ...allowed.filter(isSaid).map(({ argsPattern }) => {
        return rule({ toolName, argsPattern, decision: 'allow', priority: priority.allow })
      }),
      ...denied.filter(isSaid).map(({ glob, argsPattern }) => {
        const denyMessage = `leeway: ${glob} may not be ${verb}`
        return rule({ toolName, argsPattern, decision: 'deny', priority: priority.deny, denyMessage })
      }),
    ],
    unexpressed: [
      ...unsaid.map((glob): Unexpressed => ({ rule: allowRule, part: glob, effect: 'narrower', why })),
      ...allowed.flatMap(problemOf(allowRule, 'narrower')),
      ...denied.flatMap(problemOf(denyRule, 'wider')),
    ],
  }
}

/** `why` the program could not be told; null where it can. */
type Expressed = { glob: string; argsPattern: string; why: string | null }

function express(glob: string, toPattern: (glob: string) => string): Expressed {
  const problem = patternProblem(glob)
  if (problem !== null) return { glob, argsPattern: '', why: problem }
  const argsPattern = toPattern(glob)
  const isTooLong = argsPattern.length > patternLengthMax
  return {
    glob,
    argsPattern,
    why: isTooLong ? 'as a regular expression it is too long for the program' : null,
  }
}

const isSaid = ({ why }: Expressed) => why === null

function problemOf(rule: ScopeRule, effect: Unexpressed['effect']): (one: Expressed) => Unexpressed[] {
  return ({ glob, why }) => (why === null ? [] : [{ rule, part: glob, effect, why }])
}
