import { z } from 'zod'
import { halves, sentEvent, usage, type Conversation, type Reply, type ScriptedInterface } from './interface'

const Text = z.object({ type: z.literal('text'), text: z.string() })
const Result = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(z.unknown())]).optional(),
})
const Body = z.object({
  model: z.string(),
  stream: z.boolean().optional(),
  tools: z.array(z.object({ name: z.string() })).optional(),
  messages: z.array(z.object({ content: z.union([z.string(), z.array(z.unknown())]) })),
})

export const anthropic: ScriptedInterface = {
  kindOf(method, path) {
    if (method !== 'POST') return 'other'
    if (path === '/v1/messages') return 'reply'
    return path === '/v1/messages/count_tokens' ? 'count' : 'other'
  },
  wantsStream: (_path, body) => Body.parse(body).stream === true,
  read(_path, body): Conversation {
    const { model, tools, messages } = Body.parse(body)
    const parts = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
    return {
      model,
      tools: (tools ?? []).map(({ name }) => name),
      results: parts.flatMap((part) => resultOf(part)),
      length: messages.length,
    }
  },
  stream: (reply) => [
    sentEvent('message_start', {
      type: 'message_start',
      message: { ...envelope(reply), content: [], stop_reason: null, usage: tokens(1) },
    }),
    ...blocks(reply).flatMap(blockEvents),
    sentEvent('message_delta', {
      type: 'message_delta',
      delta: { stop_reason: stopReason(reply), stop_sequence: null },
      usage: { output_tokens: usage.output },
    }),
    sentEvent('message_stop', { type: 'message_stop' }),
  ],
  whole: (reply) => ({
    ...envelope(reply),
    content: blocks(reply),
    stop_reason: stopReason(reply),
    usage: tokens(usage.output),
  }),
  count: () => ({ input_tokens: usage.input }),
  error: (status) => ({ type: 'error', error: { type: errorType(status), message: 'as the script says' } }),
}

function resultOf(part: unknown) {
  const result = Result.safeParse(part)
  if (!result.success) return []
  const { tool_use_id, content = '' } = result.data
  const texts = typeof content === 'string' ? [content] : content.map(textOf)
  return [{ callId: tool_use_id, text: texts.join('\n') }]
}

function textOf(part: unknown): string {
  const text = Text.safeParse(part)
  return text.success ? text.data.text : JSON.stringify(part)
}

function envelope({ id, model }: Reply) {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model, stop_sequence: null }
}

const tokens = (output: number) => ({ input_tokens: usage.input, output_tokens: output })

const stopReason = ({ calls }: Reply) => (calls.length > 0 ? 'tool_use' : 'end_turn')

type Block =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: Readonly<Record<string, unknown>> | string }

function blocks({ says, calls }: Reply): Block[] {
  return [
    ...(says === '' ? [] : [{ type: 'text' as const, text: says }]),
    ...calls.map(({ callId, name, input }) => ({ type: 'tool_use' as const, id: callId, name, input })),
  ]
}

function blockEvents(block: Block, index: number): string[] {
  const start = block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} }
  const deltas =
    block.type === 'text'
      ? halves(block.text).map((text) => ({ type: 'text_delta', text }))
      : halves(JSON.stringify(block.input)).map((part) => ({ type: 'input_json_delta', partial_json: part }))
  return [
    sentEvent('content_block_start', { type: 'content_block_start', index, content_block: start }),
    ...deltas.map((delta) => sentEvent('content_block_delta', { type: 'content_block_delta', index, delta })),
    sentEvent('content_block_stop', { type: 'content_block_stop', index }),
  ]
}

function errorType(status: number): string {
  if (status === 401) return 'authentication_error'
  if (status === 429) return 'rate_limit_error'
  return status >= 500 ? 'api_error' : 'invalid_request_error'
}
