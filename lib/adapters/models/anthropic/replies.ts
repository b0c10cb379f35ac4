// Replies of the messages API: text and thinking pass at once, a call when it is complete and judged.
import {
  countOf,
  isRecord,
  recordFromText,
  recordOf,
  recordsOf,
  textOf,
  type JsonRecord,
} from '../json-value'
import { UnreadableReply, type CallDesk, type ReplyReader, type StreamEvent } from '../model-interface'
import type { Usage, WholeReply } from '../model-interface'
import { refusalLine } from '../refused-call'

const shells = new Set(['Bash', 'Monitor'])

/** A block's call in its final form: as it was judged, or harmless. */
function settle(block: JsonRecord, input: JsonRecord | string, desk: CallDesk): JsonRecord {
  const call = { callId: textOf(block['id']), tool: textOf(block['name']), input }
  if (call.callId === '' || call.tool === '') throw new UnreadableReply('a call has no id or no name')
  const refusal = desk.decide(call, shells.has(call.tool))
  if (refusal !== null) return { command: refusalLine(refusal), description: 'Refused by Leeway' }
  // A program may read more into half an object than was judged: it gets none.
  return typeof input === 'string' ? {} : input
}

/** What carries content in the events that are known. */
const carriers = ['message', 'content_block', 'delta']

type HeldBlock = { start: StreamEvent; block: JsonRecord; json: string }

export function openReply(desk: CallDesk): ReplyReader {
  const held = new Map<unknown, HeldBlock>()
  let usage: Usage | null = null
  let failure: string | null = null

  function start(event: StreamEvent): StreamEvent[] {
    const { index } = event.data
    const block = recordOf(event.data['content_block'])
    if (held.has(index)) throw new UnreadableReply('a block begins twice')
    if (block['type'] !== 'tool_use') return [withoutCall(block, event)]
    held.set(index, { start: event, block, json: '' })
    return []
  }

  function delta(event: StreamEvent): StreamEvent[] {
    const part = recordOf(event.data['delta'])
    const call = held.get(event.data['index'])
    if (call) {
      call.json += textOf(part['partial_json'])
      return []
    }
    // The provider's own search among tools has arguments too; nobody runs them here.
    return [event]
  }

  function stop(event: StreamEvent): StreamEvent[] {
    const { index } = event.data
    const call = held.get(index)
    if (!call) return [event]
    held.delete(index)
    const whole = call.json === '' ? call.block['input'] : (recordFromText(call.json) ?? call.json)
    const input = settle(call.block, isRecord(whole) ? whole : textOf(whole), desk)
    const part = { type: 'input_json_delta', partial_json: JSON.stringify(input) }
    return [
      { ...call.start, data: { ...call.start.data, content_block: { ...call.block, input: {} } } },
      { name: 'content_block_delta', data: { type: 'content_block_delta', index, delta: part } },
      event,
    ]
  }

  function pass(event: StreamEvent): StreamEvent[] {
    const { data } = event
    switch (data['type']) {
      case 'message_start': {
        const message = recordOf(data['message'])
        if (recordsOf(message['content']).length > 0)
          throw new UnreadableReply('a message begins with content')
        usage = addUsage(usage, message['usage'])
        return [event]
      }
      case 'message_delta':
        usage = addUsage(usage, data['usage'])
        return [event]
      case 'message_stop':
        if (held.size > 0) throw new UnreadableReply('a call is not complete')
        return [event]
      case 'error':
        failure = textOf(recordOf(data['error'])['message']) || 'the provider reports an error'
        return [event]
      default:
        if (carriers.some((name) => name in data)) throw new UnreadableReply('an event is of no known type')
        return [event]
    }
  }

  return {
    take(event) {
      const named = { ...event, name: textOf(event.data['type']) }
      switch (named.name) {
        case 'content_block_start':
          return start(named)
        case 'content_block_delta':
          return delta(named)
        case 'content_block_stop':
          return stop(named)
        default:
          return pass(named)
      }
    },
    end() {
      if (held.size > 0) throw new UnreadableReply('a call is not complete')
    },
    usage: () => usage,
    failure: () => failure,
  }
}

/** Blocks that no program runs anything for; any other that has a name or an input may be a call. */
function withoutCall(block: JsonRecord, event: StreamEvent): StreamEvent {
  if (!mayPass(block)) throw new UnreadableReply('a block is of no known type')
  return event
}

function mayPass({ type, name, input }: JsonRecord): boolean {
  if (type === 'server_tool_use') return textOf(name).startsWith('tool_search_tool_')
  return typeof type === 'string' && type !== 'tool_use' && name === undefined && input === undefined
}

/** Later figures of one reply are totals, not additions. */
function addUsage(before: Usage | null, value: unknown): Usage | null {
  if (!isRecord(value)) return before
  const cached = countOf(value['cache_read_input_tokens'])
  const written = countOf(value['cache_creation_input_tokens'])
  const input = countOf(value['input_tokens']) + cached + written
  return {
    inputTokens: Math.max(before?.inputTokens ?? 0, input),
    outputTokens: Math.max(before?.outputTokens ?? 0, countOf(value['output_tokens'])),
    cachedTokens: Math.max(before?.cachedTokens ?? 0, cached),
    cacheWriteTokens: Math.max(before?.cacheWriteTokens ?? 0, written),
  }
}

export function readWhole(body: JsonRecord, desk: CallDesk): WholeReply {
  // A count of tokens has no content.
  if (body['content'] === undefined) return { body, usage: null }
  const content = recordsOf(body['content']).map((block) => {
    if (block['type'] === 'tool_use') {
      const { input } = block
      return { ...block, input: settle(block, isRecord(input) ? input : JSON.stringify(input ?? ''), desk) }
    }
    if (!mayPass(block)) throw new UnreadableReply('a block is of no known type')
    return block
  })
  return { body: { ...body, content }, usage: addUsage(null, body['usage']) }
}
