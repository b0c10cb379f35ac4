// A streamed reply of the messages API, event by event.
import type { ServerResponse } from 'node:http'
import { expect } from 'vitest'
import type { GatewayNote, GatewayRequest } from '../../../orchestrator/agent-ports'
import type { createGatewayPlace } from './gateway-place'

export const containing = (part: string): unknown => expect.stringContaining(part)
export const message = {
  model: 'model-1',
  max_tokens: 10,
  stream: true,
  messages: [{ role: 'user', content: 'hi' }],
}
const usage = {
  input_tokens: 12,
  cache_read_input_tokens: 3,
  cache_creation_input_tokens: 4,
  output_tokens: 1,
}
export const begin = { type: 'message_start', message: { id: 'm', role: 'assistant', content: [], usage } }
export const said = (text: string) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text },
})
export const textStart = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }
export const end = [
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 20 } },
  { type: 'message_stop' },
]
export const shellCall = (command: string) => [
  {
    type: 'content_block_start',
    index: 1,
    content_block: { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: {} },
  },
  ...[...JSON.stringify({ command })].map((letter) => ({
    ...{ type: 'content_block_delta', index: 1 },
    delta: { type: 'input_json_delta', partial_json: letter },
  })),
  { type: 'content_block_stop', index: 1 },
]
export const eventText = (event: { type: string }) =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`

export function stream(response: ServerResponse, events: readonly { type: string }[]) {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'set-cookie': 'a=b',
    'anthropic-organization-id': 'org',
  })
  for (const event of events) response.write(eventText(event))
  response.end()
}

/** A gateway before a provider that answers every request with these events. */
export async function openAnswering(
  place: ReturnType<typeof createGatewayPlace>,
  events: readonly { type: string }[] = [begin, ...end],
  over: Partial<GatewayRequest> = {},
) {
  const { baseUrl, asked } = await place.provider((_, response) => stream(response, events))
  return { asked, ...(await place.gateway('anthropic', baseUrl, over)) }
}

export const refusing = {
  judge: () => ({
    allowed: false,
    rule: 'x',
    part: 'network',
    why: 'no network here; `curl` is\nnot allowed',
  }),
}
export const ofKind = <K extends GatewayNote['kind']>(notes: readonly GatewayNote[], kind: K) =>
  notes.filter((note): note is Extract<GatewayNote, { kind: K }> => note.kind === kind)
