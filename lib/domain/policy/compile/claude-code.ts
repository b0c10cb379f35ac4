// Permissions → the settings of Claude Code, as they are used inside the jail. Its own sandbox is off there: it cannot
// start in one. What the file says guides the program's tools; a program that the agent starts is held by the jail.
import type { GlobScope, Permissions } from '../permissions'
import { serverCall } from '../evaluate/calls/server-tools'
import { sortUnique } from '../scope'
import {
  hookCommand,
  hookSeconds,
  patternProblem,
  workspace,
  type Compiled,
  type CompiledFile,
  type ScopeRule,
  type Unexpressed,
} from './compiled'
import { joinGroups } from './join-groups'
import { nativeCommands } from './native-commands'

/** They reach a network, or start work that these rules were not written for. */
const deniedTools = ['WebFetch', 'WebSearch', 'Agent', 'Skill', 'Workflow']

export function compileClaudeCode(permissions: Permissions): Compiled {
  const { read, write, execute, sensitive, mcp } = permissions
  const writeDeny = [...write.deny, ...sensitive.map(({ glob }) => glob)]
  const readRules = pathRules('Read', 'readAllow', 'readDeny', read)
  const writeRules = pathRules('Edit', 'writeAllow', 'writeDeny', { ...write, deny: writeDeny })
  const commands = nativeCommands(execute)
  const settings = {
    permissions: {
      defaultMode: 'dontAsk',
      disableBypassPermissionsMode: 'disable',
      allow: sortUnique([
        ...readRules.allow,
        ...writeRules.allow,
        ...commands.allow.map(bashRule),
        ...mcp.flatMap(({ name, tools }) => tools.map((tool) => serverCall('claude-code', name, tool))),
      ]),
      deny: sortUnique([
        ...deniedTools,
        ...readRules.deny,
        ...writeRules.deny,
        ...commands.deny.map(bashRule),
      ]),
    },
    hooks: {
      PreToolUse: [
        { matcher: '*', hooks: [{ type: 'command', command: hookCommand, timeout: hookSeconds }] },
      ],
    },
    sandbox: { enabled: false },
  }
  return {
    files: [
      { path: '/etc/leeway/claude.json', text: `${JSON.stringify(settings, null, 2)}\n` },
      ...serverFile(mcp),
    ],
    unexpressed: [...readRules.unexpressed, ...writeRules.unexpressed, ...commands.unexpressed],
  }
}

/** Where the servers stand that the program is told of, and no others: where none is named there is no such file. */
export const serversPath = '/etc/leeway/mcp.json'

function serverFile(mcp: Permissions['mcp']): CompiledFile[] {
  if (mcp.length === 0) return []
  const mcpServers = Object.fromEntries(
    mcp.map(({ name, run: [command, ...args] }) => [name, { type: 'stdio', command, args }]),
  )
  return [{ path: serversPath, text: `${JSON.stringify({ mcpServers }, null, 2)}\n` }]
}

function bashRule(word: string): string {
  return word === '**' ? 'Bash' : `Bash(${word}:*)`
}

type PathRules = { allow: string[]; deny: string[]; unexpressed: Unexpressed[] }

function pathRules(tool: string, allowRule: ScopeRule, denyRule: ScopeRule, scope: GlobScope): PathRules {
  const { globs, unsaid } = joinGroups(scope.allow)
  const rulesOf = (glob: string, patterns: (glob: string) => string[]) =>
    patternProblem(glob) === null ? patterns(glob).map((pattern) => `${tool}(${pattern})`) : []
  return {
    allow: globs.flatMap((glob) => rulesOf(glob, allowedPatterns)),
    deny: scope.deny.flatMap((glob) => rulesOf(glob, coveringPatterns)),
    unexpressed: [
      ...unsaid.map((glob) => ({
        rule: allowRule,
        part: glob,
        effect: 'narrower' as const,
        why: noIntersection,
      })),
      ...globs.flatMap((glob) => allowProblem(allowRule, glob)),
      ...scope.deny.flatMap((glob) => {
        const why = patternProblem(glob)
        return why === null ? [] : [{ rule: denyRule, part: glob, effect: 'wider' as const, why }]
      }),
    ],
  }
}

const noIntersection = 'only paths in both are allowed, and no single pattern says so'

function allowProblem(rule: ScopeRule, glob: string): Unexpressed[] {
  const why = patternProblem(glob)
  if (why !== null) return [{ rule, part: glob, effect: 'narrower', why }]
  if (isExactPattern(glob)) return []
  return [
    {
      rule,
      part: glob,
      effect: 'wider',
      why: 'a directory of such a name is allowed with all that is in it',
    },
  ]
}

/**
 * Patterns are read as in `.gitignore`; two slashes begin an absolute path, one would mean the settings file's
 * directory. Two `**` in a row would ask for a directory there, which a policy does not.
 */
const pattern = (glob: string) => `/${workspace}/${glob.replace(/(\*\*\/)+/g, '**/')}`

/** `.gitignore` reads every name as "and what lies below it", which is what these globs mean too. */
function isExactPattern(glob: string): boolean {
  return glob === '**' || glob.endsWith('/**') || !/[*?]/.test(glob)
}

function allowedPatterns(glob: string): string[] {
  return isExactPattern(glob) ? coveringPatterns(glob) : [pattern(glob)]
}

/** The path and what is below it, both spelled out: not every tool looks at the directories above a file. */
function coveringPatterns(glob: string): string[] {
  const base = glob.replace(/(\/\*\*)+$|\/$/, '')
  return base === '**' ? [pattern('**')] : [pattern(base), pattern(`${base}/**`)]
}
