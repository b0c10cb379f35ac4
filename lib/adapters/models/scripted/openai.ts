import { z } from 'zod'
import { halves, sentEvent, usage, type Conversation, type Reply, type ScriptedInterface } from './interface'

const Result = z.object({
  type: z.enum(['function_call_output', 'custom_tool_call_output']),
  call_id: z.string(),
  output: z.union([z.string(), z.array(z.unknown())]),
})
const Text = z.object({ text: z.string() })
const Tool = z.object({ type: z.string(), name: z.string().optional() })
const Namespace = z.object({ tools: z.array(Tool) })
/** Some models get their tools as an item of the conversation, in namespaces. */
const MoreTools = z.object({ type: z.literal('additional_tools'), tools: z.array(z.unknown()) })
const Body = z.object({
  model: z.string(),
  stream: z.boolean().optional(),
  tools: z.array(Tool).optional(),
  input: z.union([z.string(), z.array(z.unknown())]),
})

export const openai: ScriptedInterface = {
  kindOf: (method, path) => (method === 'POST' && path === '/v1/responses' ? 'reply' : 'other'),
  wantsStream: (_path, body) => Body.parse(body).stream === true,
  read(_path, body): Conversation {
    const { model, tools = [], input } = Body.parse(body)
    const items = typeof input === 'string' ? [input] : input
    return {
      model,
      tools: [...tools, ...items.flatMap(moreTools)].map(({ type, name }) => name ?? type),
      results: items.flatMap(resultOf),
      length: items.length,
    }
  },
  stream(reply) {
    const items = itemsOf(reply)
    let number = 0
    const event = (type: string, content: Readonly<Record<string, unknown>>) =>
      sentEvent(type, { type, sequence_number: number++, ...content })
    return [
      event('response.created', { response: response(reply, 'in_progress', []) }),
      ...items.flatMap((item, index) => itemEvents(item, index, event)),
      event('response.completed', { response: response(reply, 'completed', items) }),
    ]
  },
  whole: (reply) => response(reply, 'completed', itemsOf(reply)),
  count: () => ({}),
  error: (status) => ({
    error: { type: status >= 500 ? 'server_error' : 'invalid_request_error', message: 'as the script says' },
  }),
}

function moreTools(item: unknown): z.infer<typeof Tool>[] {
  const more = MoreTools.safeParse(item)
  if (!more.success) return []
  return more.data.tools.flatMap((one) => {
    const namespace = Namespace.safeParse(one)
    const tool = Tool.safeParse(one)
    if (namespace.success) return namespace.data.tools
    return tool.success ? [tool.data] : []
  })
}

function resultOf(item: unknown) {
  const result = Result.safeParse(item)
  if (!result.success) return []
  const { call_id, output } = result.data
  const texts = typeof output === 'string' ? [output] : output.map(textOf)
  return [{ callId: call_id, text: texts.join('\n') }]
}

function textOf(part: unknown): string {
  const text = Text.safeParse(part)
  return text.success ? text.data.text : JSON.stringify(part)
}

function response({ id, model }: Reply, status: string, output: readonly Item[]) {
  const tokens = {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: usage.input + usage.output,
  }
  const counted = status === 'completed' ? tokens : null
  return { id: `resp_${id}`, object: 'response', created_at: 0, status, model, output, usage: counted }
}

type Item =
  | { type: 'message'; id: string; role: 'assistant'; content: [{ type: 'output_text'; text: string }] }
  | {
      type: 'function_call'
      id: string
      call_id: string
      name: string
      namespace?: string
      arguments: string
    }
  | {
      type: 'tool_search_call'
      id: string
      call_id: string
      execution: 'client'
      arguments: Readonly<Record<string, unknown>>
    }
  | { type: 'custom_tool_call'; id: string; call_id: string; name: string; input: string }

function itemsOf({ id, says, calls }: Reply): Item[] {
  const message: Item = {
    type: 'message',
    id: `item_${id}`,
    role: 'assistant',
    content: [{ type: 'output_text', text: says }],
  }
  return [...(says === '' ? [] : [message]), ...calls.map(callItem)]
}

function callItem({ callId, name, namespace, input }: Reply['calls'][number]): Item {
  const called = { id: `item_${callId}`, call_id: callId }
  if (typeof input === 'string') return { type: 'custom_tool_call', ...called, name, input }
  if (name === 'tool_search')
    return { type: 'tool_search_call', ...called, execution: 'client', arguments: input }
  const own = namespace === undefined ? { name } : { name, namespace }
  return { type: 'function_call', ...called, ...own, arguments: JSON.stringify(input) }
}

type EventOf = (type: string, content: Readonly<Record<string, unknown>>) => string

function itemEvents(item: Item, index: number, event: EventOf): string[] {
  const at = { item_id: item.id, output_index: index }
  return [
    event('response.output_item.added', { output_index: index, item: started(item) }),
    ...halves(textIn(item)).map((delta) => event(deltaEvent[item.type], { ...at, content_index: 0, delta })),
    event('response.output_item.done', { output_index: index, item }),
  ]
}

const deltaEvent = {
  message: 'response.output_text.delta',
  function_call: 'response.function_call_arguments.delta',
  custom_tool_call: 'response.custom_tool_call_input.delta',
  tool_search_call: 'response.tool_search_call.delta',
} as const

function started(item: Item) {
  switch (item.type) {
    case 'message':
      return { ...item, content: [], status: 'in_progress' }
    case 'function_call':
      return { ...item, arguments: '', status: 'in_progress' }
    case 'custom_tool_call':
      return { ...item, input: '', status: 'in_progress' }
    case 'tool_search_call':
      return { ...item, status: 'in_progress' }
    default:
      return item satisfies never
  }
}

function textIn(item: Item): string {
  switch (item.type) {
    case 'message':
      return item.content[0].text
    case 'function_call':
      return item.arguments
    case 'custom_tool_call':
      return item.input
    case 'tool_search_call':
      return ''
    default:
      return item satisfies never
  }
}
