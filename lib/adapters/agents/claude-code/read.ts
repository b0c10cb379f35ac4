// The lines of `--output-format stream-json`. A refused call is told by its result: one event of the program's own
// for it exists in some versions and not for every reason.
import { z } from 'zod'
import type { AgentSaid } from '../../../orchestrator/agent-ports'
import { Count, SessionId, Text, bounded, boundedInput, createLineReader } from '../said'

const Session = z.object({ type: z.literal('system'), subtype: z.literal('init'), session_id: SessionId })
const Block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), thinking: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown() }),
  z.object({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    is_error: z.boolean().optional(),
    content: z.union([z.string(), z.array(z.unknown())]).optional(),
  }),
])
type Block = z.infer<typeof Block>
const Message = z.object({
  type: z.enum(['assistant', 'user']),
  message: z.object({ content: z.array(z.unknown()) }),
})
const Result = z.object({
  type: z.literal('result'),
  subtype: Text,
  is_error: z.boolean(),
  result: Text.default(''),
  total_cost_usd: z.number().nonnegative().max(1_000_000).nullable().catch(null).default(null),
  usage: z.object({
    input_tokens: Count,
    cache_creation_input_tokens: Count,
    cache_read_input_tokens: Count,
    output_tokens: Count,
  }),
})
const TextBlock = z.object({ type: z.literal('text'), text: z.string() })

export const readClaudeCode = createLineReader((line): AgentSaid[] => {
  const session = Session.safeParse(line)
  if (session.success) return [{ kind: 'session', id: session.data.session_id }]
  const message = Message.safeParse(line)
  if (message.success) return message.data.message.content.flatMap(readBlock)
  const result = Result.safeParse(line)
  return result.success ? readResult(result.data) : []
})

function readBlock(content: unknown): AgentSaid[] {
  const block = Block.safeParse(content)
  return block.success ? saidIn(block.data) : []
}

function saidIn(block: Block): AgentSaid[] {
  switch (block.type) {
    case 'text':
      return [{ kind: 'message', text: bounded(block.text) }]
    case 'thinking':
      return [{ kind: 'reasoning', text: bounded(block.thinking) }]
    case 'tool_use':
      return [{ kind: 'toolCall', callId: block.id, tool: block.name, input: boundedInput(block.input) }]
    case 'tool_result':
      return readToolResult(block)
    default:
      return block satisfies never
  }
}

const refused =
  /denied by your permission settings|^Permission to use \S+ .*has been denied|^PreToolUse:\S+ hook error|is (?:disabled for this session|not enabled in this context)/s

function readToolResult(block: Extract<Block, { type: 'tool_result' }>): AgentSaid[] {
  const { tool_use_id: callId, is_error: isError = false, content = '' } = block
  const output = bounded(typeof content === 'string' ? content : content.map(textOf).join('\n'))
  const result: AgentSaid = { kind: 'toolResult', callId, output, isError }
  if (!isError || !refused.test(output)) return [result]
  return [{ kind: 'refusal', callId, tool: null, why: output }, result]
}

function textOf(part: unknown): string {
  const text = TextBlock.safeParse(part)
  return text.success ? text.data.text : ''
}

function readResult({ usage, ...result }: z.infer<typeof Result>): AgentSaid[] {
  const inputTokens = usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens
  const cost = result.total_cost_usd
  return [
    {
      kind: 'usage',
      inputTokens,
      outputTokens: usage.output_tokens,
      costMicroUsd: cost === null ? null : Math.round(cost * 1_000_000),
    },
    {
      kind: 'ended',
      ok: !result.is_error,
      why: result.is_error ? bounded(result.result || result.subtype) : '',
    },
  ]
}
