// Permissions → the configuration, requirements and command rules of Codex CLI, as they are used inside the jail. Its
// own sandbox, which would hold paths, cannot start in one and is off: the model is told of them, and the jail holds.
import type { GlobScope, Permissions, Variable } from '../permissions'
import { sortUnique } from '../scope'
import {
  home,
  hookCommand,
  hookSeconds,
  modelPort,
  workspace,
  type Compiled,
  type Unexpressed,
} from './compiled'
import { nativeCommands } from './native-commands'
import { tomlTable } from './toml'

export function compileCodexCli(permissions: Permissions): Compiled {
  const { execute, environment, mcp } = permissions
  const commands = nativeCommands(execute)
  return {
    files: [
      { path: '/etc/codex/requirements.toml', text: requirementsFor(mcp) },
      {
        path: `${home}/.codex/config.toml`,
        text: [
          told(permissions),
          configuration,
          ...variables(environment),
          ...servers(mcp, environment),
        ].join('\n'),
      },
      { path: `${home}/.codex/rules/default.rules`, text: rulesOf(commands.deny) },
    ],
    unexpressed: [
      ...commands.unexpressed.filter(({ rule }) => rule === 'executeDeny'),
      ...everyCommand(commands.deny),
    ],
  }
}

/** No rule of the program says it, so the model is: it spares calls that the jail would refuse. */
function told({ read, write, sensitive, execute }: Permissions): string {
  const writeDeny = sortUnique([...write.deny, ...sensitive.map(({ glob }) => glob)])
  const sentences = [
    'A policy holds this run to what follows; whatever else is tried fails.',
    `It may write ${anyOf(write)}${but(writeDeny)}.`,
    `It may read ${anyOf(read)}${but(read.deny)}.`,
    `It may run ${anyOf(execute)}${but(execute.deny)}.`,
  ]
  return tomlTable('', { developer_instructions: sentences.join(' ') })
}

function anyOf({ allow }: GlobScope): string {
  if (allow.some((group) => group.length === 0)) return 'nothing'
  const groups = allow.filter((group) => !group.includes('**')).map((group) => group.join(', '))
  return groups.length === 0 ? 'anything' : groups.join(' and within it ')
}

const but = (denied: readonly string[]) => (denied.length === 0 ? '' : `, but not ${denied.join(', ')}`)

/** The program sends its requests to the door of the jail that leads to the gateway. */
const modelAddress = `http://127.0.0.1:${modelPort}/v1`

const configuration = [
  tomlTable('', {
    model_provider: 'leeway',
    approval_policy: 'never',
    sandbox_mode: 'danger-full-access',
    web_search: 'disabled',
    check_for_update_on_startup: false,
    project_doc_max_bytes: 0,
  }),
  tomlTable('[model_providers.leeway]', {
    name: 'leeway',
    base_url: modelAddress,
    wire_api: 'responses',
    env_key: 'LEEWAY_MODEL_KEY',
    request_max_retries: 1,
    stream_max_retries: 1,
  }),
  // A trusted project's own configuration would override this one.
  tomlTable(`[projects."${workspace}"]`, { trust_level: 'untrusted' }),
  tomlTable('[shell_environment_policy]', { inherit: 'core' }),
  // Agents of its own, tools that are found later, and work that goes on by itself.
  tomlTable('[features]', { goals: false, multi_agent: false, tool_search: false }),
  tomlTable('[skills]', { include_instructions: false }),
  tomlTable('[analytics]', { enabled: false }),
  tomlTable('[feedback]', { enabled: false }),
  tomlTable('[[hooks.PreToolUse]]', { matcher: '.*' }),
  tomlTable('[[hooks.PreToolUse.hooks]]', { type: 'command', command: hookCommand, timeout: hookSeconds }),
].join('\n')

/** A command of the program starts with few of its variables; these are set anew. */
function variables(environment: readonly Variable[]): string[] {
  if (environment.length === 0) return []
  const table = Object.fromEntries(environment.map(({ name, value }) => [name, value]))
  return [tomlTable('[shell_environment_policy.set]', table)]
}

/** A server starts with few variables of the program; these are handed on by name. */
function servers(mcp: Permissions['mcp'], environment: readonly Variable[]): string[] {
  const env_vars = [...environment.map(({ name }) => name), ...proxies]
  return mcp.map(({ name, run: [command = '', ...args], tools }) =>
    tomlTable(`[mcp_servers.${name}]`, { command, args, env_vars, enabled_tools: tools }),
  )
}

const proxies = ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy']

/** Any other server is turned off, wherever it is configured. */
function requirementsFor(mcp: Permissions['mcp']): string {
  return [
    tomlTable('', { allowed_approval_policies: ['never'] }),
    ...(mcp.length === 0 ? [tomlTable('[mcp_servers]', {})] : []),
    ...mcp.map(({ name, run: [command = ''] }) => tomlTable(`[mcp_servers.${name}.identity]`, { command })),
    tomlTable('[features]', {}),
  ].join('\n')
}

function everyCommand(words: readonly string[]): Unexpressed[] {
  const why = 'a rule of the program names at least one word'
  return words
    .filter((word) => word === '**')
    .map((glob) => ({ rule: 'executeDeny', part: glob, effect: 'wider', why }))
}

/** A rule can forbid a first word; "only these words" cannot be said. */
function rulesOf(words: readonly string[]): string {
  const forbidden = words.filter((word) => word !== '**')
  const lines = forbidden.map(
    (word) =>
      `prefix_rule(pattern=[${JSON.stringify(word)}], decision="forbidden", justification="leeway: the policy of this run forbids this command")`,
  )
  return `${['# Commands that the policy forbids, by their first word.', ...lines].join('\n')}\n`
}
