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

type Reading = {
  desk: CallDesk
  /** Calls whose arguments are not complete, by the place of their block. */
  held: Map<unknown, HeldBlock>
  /** Blocks of the provider's own search among tools: it has arguments too, and nobody runs them here. */
  searches: Set<unknown>
  usage: Usage | null
  failure: string | null
}

export function openReply(desk: CallDesk): ReplyReader {
  const reading: Reading = { desk, held: new Map(), searches: new Set(), usage: null, failure: null }
  return {
    take: (event) => takeEvent(reading, { ...event, name: textOf(event.data['type']) }),
    end: () => {
      expectComplete(reading)
    },
    usage: () => reading.usage,
    failure: () => reading.failure,
  }
}

function takeEvent(reading: Reading, event: StreamEvent): StreamEvent[] {
  switch (event.name) {
    case 'content_block_start':
      return startBlock(reading, event)
    case 'content_block_delta':
      return growBlock(reading, event)
    case 'content_block_stop':
      return stopBlock(reading, event)
    default:
      return passEvent(reading, event)
  }
}

function startBlock({ held, searches }: Reading, event: StreamEvent): StreamEvent[] {
  const { index } = event.data
  const block = recordOf(event.data['content_block'])
  if (held.has(index)) throw new UnreadableReply('a block begins twice')
  if (block['type'] === 'tool_use') {
    held.set(index, { start: event, block, json: '' })
    return []
  }
  if (!mayPass(block)) throw new UnreadableReply('a block is of no known type')
  if (block['type'] === 'server_tool_use') searches.add(index)
  return [event]
}

function growBlock({ held, searches }: Reading, event: StreamEvent): StreamEvent[] {
  const { index } = event.data
  const part = recordOf(event.data['delta'])
  const call = held.get(index)
  if (call) {
    call.json += textOf(part['partial_json'])
    return []
  }
  if ('partial_json' in part && !searches.has(index)) throw new UnreadableReply('it has arguments of no call')
  return [event]
}

function stopBlock({ held, searches, desk }: Reading, event: StreamEvent): StreamEvent[] {
  const { index } = event.data
  searches.delete(index)
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

function passEvent(reading: Reading, event: StreamEvent): StreamEvent[] {
  const { data } = event
  switch (data['type']) {
    case 'message_start':
      beginMessage(reading, recordOf(data['message']))
      return [event]
    case 'message_delta':
      reading.usage = addUsage(reading.usage, data['usage'])
      return [event]
    case 'message_stop':
      expectComplete(reading)
      return [event]
    case 'error':
      reading.failure = textOf(recordOf(data['error'])['message']) || 'the provider reports an error'
      return [event]
    default:
      if (carriers.some((name) => name in data)) throw new UnreadableReply('an event is of no known type')
      return [event]
  }
}

function beginMessage(reading: Reading, message: JsonRecord): void {
  if (recordsOf(message['content']).length > 0) throw new UnreadableReply('a message begins with content')
  reading.usage = addUsage(reading.usage, message['usage'])
}

function expectComplete({ held }: Reading): void {
  if (held.size > 0) throw new UnreadableReply('a call is not complete')
}

/** Blocks that no program runs anything for; any other that has a name or an input may be a call. */
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
