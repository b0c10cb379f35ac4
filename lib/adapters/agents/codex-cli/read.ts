// The lines of `exec --json`. Calls have numbers of the program's own, not the model's ids. Refusals are not told as
// such: they end as failed results, or as none. Usage counts the whole session, earlier attempts included.
import { z } from 'zod'
import type { AgentSaid } from '../../../orchestrator/agent-ports'
import { Count, SessionId, Text, bounded, boundedInput, createLineReader } from '../said'

const Item = z.discriminatedUnion('type', [
  z.object({ type: z.literal('agent_message'), id: z.string(), text: z.string() }),
  z.object({ type: z.literal('reasoning'), id: z.string(), text: z.string() }),
  z.object({
    type: z.literal('command_execution'),
    id: z.string(),
    command: z.string(),
    aggregated_output: Text.default(''),
    status: z.string(),
  }),
  z.object({
    type: z.literal('file_change'),
    id: z.string(),
    changes: z.array(z.object({ path: z.string(), kind: z.string() })),
    status: z.string(),
  }),
  z.object({
    type: z.literal('mcp_tool_call'),
    id: z.string(),
    server: z.string(),
    tool: z.string(),
    arguments: z.unknown(),
    result: z.unknown(),
    status: z.string(),
  }),
])
type Item = z.infer<typeof Item>
const Line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thread.started'), thread_id: SessionId }),
  z.object({ type: z.enum(['item.started', 'item.completed']), item: z.unknown() }),
  z.object({
    type: z.literal('turn.completed'),
    usage: z.object({ input_tokens: Count, output_tokens: Count }),
  }),
  z.object({ type: z.literal('turn.failed'), error: z.object({ message: Text }) }),
])
type Line = z.infer<typeof Line>

export const readCodexCli = createLineReader((line) => {
  const known = Line.safeParse(line)
  return known.success ? saidIn(known.data) : []
})

function saidIn(line: Line): AgentSaid[] {
  switch (line.type) {
    case 'thread.started':
      return [{ kind: 'session', id: line.thread_id }]
    case 'item.started':
    case 'item.completed':
      return readItem(line.item, line.type === 'item.started')
    case 'turn.completed':
      return [
        {
          kind: 'usage',
          inputTokens: line.usage.input_tokens,
          outputTokens: line.usage.output_tokens,
          costMicroUsd: null,
        },
        { kind: 'ended', ok: true, why: '' },
      ]
    case 'turn.failed':
      return [{ kind: 'ended', ok: false, why: bounded(line.error.message) }]
    default:
      return line satisfies never
  }
}

function readItem(content: unknown, isStart: boolean): AgentSaid[] {
  const item = Item.safeParse(content)
  if (!item.success) return []
  return isStart ? saidAtStart(item.data) : saidAtEnd(item.data)
}

function saidAtStart(item: Item): AgentSaid[] {
  const call = (tool: string, input: unknown): AgentSaid[] => [
    { kind: 'toolCall', callId: item.id, tool, input: boundedInput(input) },
  ]
  switch (item.type) {
    case 'agent_message':
    case 'reasoning':
      return []
    case 'command_execution':
      return call('exec_command', { command: item.command })
    case 'file_change':
      return call('apply_patch', { changes: item.changes })
    case 'mcp_tool_call':
      return call(`mcp__${item.server}__${item.tool}`, item.arguments)
    default:
      return item satisfies never
  }
}

function saidAtEnd(item: Item): AgentSaid[] {
  const result = (output: string, status: string): AgentSaid[] => [
    { kind: 'toolResult', callId: item.id, output: bounded(output), isError: status !== 'completed' },
  ]
  switch (item.type) {
    case 'agent_message':
      return [{ kind: 'message', text: bounded(item.text) }]
    case 'reasoning':
      return [{ kind: 'reasoning', text: bounded(item.text) }]
    case 'command_execution':
      return result(item.aggregated_output, item.status)
    case 'file_change':
      return result(item.changes.map(({ kind, path }) => `${kind} ${path}`).join('\n'), item.status)
    case 'mcp_tool_call':
      return result(JSON.stringify(item.result ?? null), item.status)
    default:
      return item satisfies never
  }
}
