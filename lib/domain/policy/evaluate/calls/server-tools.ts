// How the programs call the tools of servers. No name of a server has an underscore, so each name of a call is made of one
// server and one tool alone.
import type { CompiledRuntime } from '../../compile/compiled'
import { toolNames } from '../../mcp'
import type { Permissions } from '../../permissions'
import type { ToolUse } from './tool-use'

export function serverCall(runtime: CompiledRuntime, server: string, tool: string): string {
  switch (runtime) {
    case 'claude-code':
    case 'codex-cli':
      // Names that a model may call have no dot there.
      return `mcp__${server}__${tool.replaceAll('.', '_')}`
    case 'gemini-cli':
      return `mcp_${server}_${tool}`
    default:
      return runtime satisfies never
  }
}

/** What a server does with its input is its own matter, so that is not looked at. */
export function serverUse(runtime: CompiledRuntime, { mcp }: Permissions, called: string): ToolUse {
  for (const { name: server, tools } of mcp)
    for (const tool of tools)
      if (serverCall(runtime, server, tool) === called) return { kind: 'call', server, tool }
  const names = toolNames(mcp)
  const may = `the policy lets this run call ${names} and no other tool of a server`
  return { kind: 'refused', why: names === '' ? 'this run has no server of tools' : may }
}

/** Whether a call is one of a server's, by the beginning that no other tool has. */
export function isServerCall(called: string): boolean {
  return called.startsWith('mcp_')
}
