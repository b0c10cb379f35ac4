// A scripted call in a program's own tools. Where a program has no tool for it, its shell does it, as a model would.
import type { CompiledRuntime } from '../../../domain/policy/compile/compiled'
import type { ScriptedCall } from '../../../domain/conformance/script'

/** `input` is a text where the tool takes no JSON; `namespace` where a name alone does not say whose tool it is. */
export type ProgramCall = {
  name: string
  namespace?: string
  input: Readonly<Record<string, unknown>> | string
}

/** `tools`: the names of those that the model may call. */
export function programCall(
  runtime: CompiledRuntime,
  call: ScriptedCall,
  tools: readonly string[] = [],
): ProgramCall {
  switch (runtime) {
    case 'claude-code':
      return claudeCodeCall(call)
    case 'gemini-cli':
      return geminiCliCall(call)
    case 'codex-cli':
      return isCodeMode(tools) ? inCode(codexCliCall(call)) : codexCliCall(call)
    default:
      return runtime satisfies never
  }
}

const absolute = (path: string) => (path.startsWith('/') ? path : `/workspace/${path}`)

function claudeCodeCall(call: ScriptedCall): ProgramCall {
  switch (call.act) {
    case 'readFile':
      return { name: 'Read', input: { file_path: absolute(call.path) } }
    case 'writeFile':
      return { name: 'Write', input: { file_path: absolute(call.path), content: call.content } }
    case 'editFile':
      return {
        name: 'Edit',
        input: { file_path: absolute(call.path), old_string: call.from, new_string: call.to },
      }
    case 'runCommand':
      return { name: 'Bash', input: { command: call.command, description: 'Run it' } }
    case 'fetch':
      return { name: 'WebFetch', input: { url: call.url, prompt: 'What does it say?' } }
    case 'searchWeb':
      return { name: 'WebSearch', input: { query: call.query } }
    case 'startAgent':
      return {
        name: 'Agent',
        input: { description: 'Do a part', prompt: call.prompt, subagent_type: 'general-purpose' },
      }
    case 'callServer':
      return { name: `mcp__${call.server}__${call.tool}`, input: call.input }
    case 'useTool':
      return { name: call.tool, input: call.input }
    default:
      return call satisfies never
  }
}

function geminiCliCall(call: ScriptedCall): ProgramCall {
  switch (call.act) {
    case 'readFile':
      return { name: 'read_file', input: { file_path: call.path } }
    case 'writeFile':
      return { name: 'write_file', input: { file_path: call.path, content: call.content } }
    case 'editFile':
      return {
        name: 'replace',
        input: { file_path: call.path, instruction: 'Change it', old_string: call.from, new_string: call.to },
      }
    case 'runCommand':
      return { name: 'run_shell_command', input: { command: call.command, description: 'Run it' } }
    case 'fetch':
      return { name: 'web_fetch', input: { prompt: `What does ${call.url} say?` } }
    case 'searchWeb':
      return { name: 'google_web_search', input: { query: call.query } }
    case 'startAgent':
      return { name: 'invoke_agent', input: { agent_name: 'generalist', prompt: call.prompt } }
    case 'callServer':
      return { name: `mcp_${call.server}_${call.tool}`, input: call.input }
    case 'useTool':
      return { name: call.tool, input: call.input }
    default:
      return call satisfies never
  }
}

function codexCliCall(call: ScriptedCall): ProgramCall {
  switch (call.act) {
    case 'readFile':
      return shellCall(`cat -- ${quoted(call.path)}`)
    case 'writeFile':
      return patchCall(`*** Add File: ${call.path}`, lines(call.content, '+'))
    case 'editFile':
      return patchCall(`*** Update File: ${call.path}`, [
        '@@',
        ...lines(call.from, '-'),
        ...lines(call.to, '+'),
      ])
    case 'runCommand':
      return shellCall(call.command)
    case 'fetch':
      return shellCall(`curl -sS -m 5 -- ${quoted(call.url)}`)
    case 'searchWeb':
      return { name: 'web_search', input: { query: call.query } }
    case 'startAgent':
      return { name: 'spawn_agent', input: { message: call.prompt } }
    case 'callServer':
      return { name: call.tool, namespace: `mcp__${call.server}`, input: call.input }
    case 'useTool':
      return { name: call.tool, input: call.input }
    default:
      return call satisfies never
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** Some models of Codex CLI have one tool, a script that calls the others. */
function isCodeMode(tools: readonly string[]): boolean {
  return tools.includes('exec') && !tools.includes('exec_command')
}

function inCode({ name, namespace, input }: ProgramCall): ProgramCall {
  const whole = namespace === undefined ? name : `${namespace}__${name}`
  return { name: 'exec', input: `text(await tools[${JSON.stringify(whole)}](${JSON.stringify(input)}))\n` }
}

function shellCall(command: string): ProgramCall {
  return { name: 'exec_command', input: { cmd: command } }
}

function patchCall(header: string, body: readonly string[]): ProgramCall {
  return {
    name: 'apply_patch',
    input: ['*** Begin Patch', header, ...body, '*** End Patch', ''].join('\n'),
  }
}

function lines(text: string, sign: string): string[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${sign}${line}`)
}
