// Replies of the responses API: text and reasoning pass at once, a call when its item is done and judged. The last
// event repeats every item, so what became of each call is remembered.
import { countOf, isRecord, recordOf, recordsOf, textOf, type JsonRecord } from '../json-value'
import { UnreadableReply, type CallDesk, type ReplyReader, type StreamEvent } from '../model-interface'
import type { Usage, WholeReply } from '../model-interface'
import { isCallLike, settleItem } from './calls'

/** What streams of a call that the program runs: left out, because its item tells all of it once it was judged. */
const callEvents =
  /^response\.(function_call|custom_tool_call|local_shell_call|shell_call|apply_patch_call|tool_search_call)[._]/
/** What streams of any other: it runs at the provider, and no request can have asked for it. */
const otherCallEvents = /_call[._]/

type Reading = {
  items: ReturnType<typeof createItems>
  /** Calls that are announced and not done. */
  begun: Set<string>
  usage: Usage | null
  failure: string | null
}

export function openReply(desk: CallDesk): ReplyReader {
  const reading: Reading = { items: createItems(desk), begun: new Set(), usage: null, failure: null }
  const numbered = createNumbering()
  return {
    take: (event) => takeEvent(reading, { ...event, name: textOf(event.data['type']) }).map(numbered),
    end() {
      if (reading.begun.size > 0) throw new UnreadableReply('a call is not complete')
    },
    usage: () => reading.usage,
    failure: () => reading.failure,
  }
}

/** Events that were left out or put in leave no gap in the count. */
function createNumbering(): (event: StreamEvent) => StreamEvent {
  let sequence = 0
  return (event) => {
    if (event.data['sequence_number'] === undefined) return event
    return { ...event, data: { ...event.data, sequence_number: sequence++ } }
  }
}

function takeEvent(reading: Reading, event: StreamEvent): StreamEvent[] {
  const { data } = event
  const type = textOf(data['type'])
  if (callEvents.test(type)) return []
  if (type === 'response.output_item.added') return announceItem(reading, event)
  if (type === 'response.output_item.done') return finishItem(reading, event)
  if (isRecord(data['response']))
    return [{ ...event, data: { ...data, response: settleResponse(reading, data['response']) } }]
  if (type === 'error')
    reading.failure = textOf(data['message']) || messageOf(data) || 'the provider reports an error'
  if (otherCallEvents.test(type) || carriers.some((name) => name in data))
    throw new UnreadableReply('an event is of no known type')
  return [event]
}

/** What carries content in the events that are known. */
const carriers = ['item', 'arguments', 'input', 'response']

function announceItem({ begun }: Reading, event: StreamEvent): StreamEvent[] {
  const item = recordOf(event.data['item'])
  if (!isCallLike(item)) return [event]
  begun.add(keyOf(event, item))
  return []
}

function finishItem({ items, begun }: Reading, event: StreamEvent): StreamEvent[] {
  const given = recordOf(event.data['item'])
  const item = items.settle(given)
  begun.delete(keyOf(event, given))
  return [...announced(event, item), { ...event, data: { ...event.data, item } }]
}

function settleResponse(reading: Reading, response: JsonRecord): JsonRecord {
  reading.usage = usageOf(response['usage']) ?? reading.usage
  if (isRecord(response['error'])) reading.failure = messageOf(response) || 'the provider reports an error'
  if (response['output'] === undefined) return response
  return { ...response, output: recordsOf(response['output']).map(reading.items.settle) }
}

const keyOf = ({ data }: StreamEvent, item: JsonRecord) =>
  JSON.stringify(data['output_index'] ?? item['id'] ?? item['call_id'] ?? null)

const messageOf = ({ error }: JsonRecord) => textOf(recordOf(error)['message'])

/** Items in their final form, each call judged once. */
function createItems(desk: CallDesk) {
  const known = new Map<string, JsonRecord>()
  return {
    settle(item: JsonRecord): JsonRecord {
      const key = JSON.stringify([item['type'], item['call_id'] ?? item['id'] ?? null])
      const before = known.get(key)
      if (before) return before
      const settled = settleItem(item, desk)
      if (settled === null) return item
      known.set(key, settled)
      return settled
    },
  }
}

/** What comes before the end of a call whose arguments stream: the item without them, then all of them at once. */
function announced({ data }: StreamEvent, item: JsonRecord): StreamEvent[] {
  const [field, kind] =
    item['type'] === 'function_call'
      ? ['arguments', 'function_call_arguments']
      : item['type'] === 'custom_tool_call'
        ? ['input', 'custom_tool_call_input']
        : [null, null]
  if (field === null) return []
  const place = Object.fromEntries(
    ['output_index', 'sequence_number'].filter((name) => name in data).map((name) => [name, data[name]]),
  )
  const at = { ...place, ...(item['id'] === undefined ? {} : { item_id: item['id'] }) }
  const named = (name: string, more: JsonRecord): StreamEvent => ({ name, data: { type: name, ...more } })
  return [
    named('response.output_item.added', { ...place, item: { ...item, [field]: '', status: 'in_progress' } }),
    named(`response.${kind}.delta`, { ...at, delta: item[field] }),
    named(`response.${kind}.done`, { ...at, [field]: item[field] }),
  ]
}

function usageOf(value: unknown): Usage | null {
  if (!isRecord(value)) return null
  const details = recordOf(value['input_tokens_details'])
  return {
    inputTokens: countOf(value['input_tokens']),
    outputTokens: countOf(value['output_tokens']),
    cachedTokens: countOf(details['cached_tokens']),
    cacheWriteTokens: countOf(details['cache_write_tokens']),
  }
}

export function readWhole(body: JsonRecord, desk: CallDesk): WholeReply {
  const items = createItems(desk)
  const output = recordsOf(body['output']).map(items.settle)
  return { body: { ...body, output }, usage: usageOf(body['usage']) }
}
