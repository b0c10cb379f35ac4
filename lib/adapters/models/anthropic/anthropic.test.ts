import { describe, expect, it } from 'vitest'
import { createDesk } from '../testing/desk'
import { anthropic } from './anthropic'

const line = "printf '%s\\n' 'leeway: refused: may not run this' >&2; exit 1"
const start = (index: number, block: object) => ({
  name: 'content_block_start',
  data: { type: 'content_block_start', index, content_block: block },
})
const delta = (index: number, partial_json: string) => ({
  name: 'content_block_delta',
  data: { type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json } },
})
const stop = (index: number) => ({ name: 'content_block_stop', data: { type: 'content_block_stop', index } })
const tool = (name: string) => ({ type: 'tool_use', id: 't1', name, input: {} })

describe('a streamed call', () => {
  it('comes out whole, as it was judged, when it is complete', () => {
    const desk = createDesk(true)
    const reader = anthropic.openReply(desk)
    expect(reader.take(start(1, tool('Write')))).toEqual([])
    expect(reader.take(delta(1, '{"file_path":"a","file_path"'))).toEqual([])
    expect(reader.take(delta(1, ':"b"}'))).toEqual([])
    expect(desk.calls).toEqual([])
    expect(reader.take(stop(1))).toEqual([start(1, tool('Write')), delta(1, '{"file_path":"b"}'), stop(1)])
    expect(desk.calls).toEqual([{ callId: 't1', tool: 'Write', input: { file_path: 'b' } }])
  })

  it('of a shell is replaced where it is refused; of another tool it is not', () => {
    for (const [name, input] of [
      ['Bash', { command: line, description: 'Refused by Leeway' }],
      ['Write', { command: 'x' }],
    ] as const) {
      const reader = anthropic.openReply(createDesk(false))
      const events = [start(0, tool(name)), delta(0, '{"command":"x"}'), stop(0)].flatMap(reader.take)
      expect(events).toEqual([start(0, tool(name)), delta(0, JSON.stringify(input)), stop(0)])
    }
  })

  it.each(['{"command":"rm -rf /', '"text"', '[1]', 'null'])('with %s as its input has none', (json) => {
    const desk = createDesk(true)
    const reader = anthropic.openReply(desk)
    const events = [start(0, tool('Bash')), delta(0, json), stop(0)].flatMap(reader.take)
    expect(events[1]).toEqual(delta(0, '{}'))
    expect(desk.calls).toMatchObject([{ input: json }])
  })

  it('that is not complete ends nothing well', () => {
    const reader = anthropic.openReply(createDesk(true))
    reader.take(start(0, tool('Bash')))
    expect(() => reader.end()).toThrow('a call is not complete')
    expect(() => reader.take({ name: null, data: { type: 'message_stop' } })).toThrow(
      'a call is not complete',
    )
    expect(() => reader.take(start(0, tool('Bash')))).toThrow('begins twice')
  })

  it.each([
    { type: 'tool_use', name: 'Bash' },
    { type: 'mcp_tool_use', name: 'x', input: {} },
    { type: 'server_tool_use', name: 'web_fetch', input: {} },
    { type: 'other', input: {} },
    {},
  ])('in the block %j is not guessed', (block) => {
    const reader = anthropic.openReply(createDesk(true))
    expect(() => [start(0, block), stop(0)].flatMap(reader.take)).toThrow()
  })
})

it('no arguments are passed but those of the search among tools: any other block might become a call', () => {
  const reader = anthropic.openReply(createDesk(true))
  expect(() => reader.take(delta(3, '{"query":'))).toThrow('arguments of no call')
  reader.take(start(0, { type: 'text', text: '' }))
  expect(() => reader.take(delta(0, '{"query":'))).toThrow('arguments of no call')
  reader.take(start(1, { type: 'server_tool_use', id: 's', name: 'tool_search_tool_regex', input: {} }))
  expect(reader.take(delta(1, '{"query":'))).toEqual([delta(1, '{"query":')])
})

it('thinking, text and the search among tools pass at once', () => {
  const reader = anthropic.openReply(createDesk(true))
  const blocks = [
    { type: 'thinking', thinking: '' },
    { type: 'text', text: '' },
    { type: 'redacted_thinking', data: 'x' },
  ]
  for (const block of blocks) expect(reader.take(start(0, block))).toHaveLength(1)
  const search = { type: 'server_tool_use', id: 's', name: 'tool_search_tool_regex', input: {} }
  expect(reader.take(start(0, search))).toHaveLength(1)
})

it('a whole reply has its calls judged and its tokens counted', () => {
  const desk = createDesk(false)
  const usage = {
    input_tokens: 5,
    cache_read_input_tokens: 7,
    cache_creation_input_tokens: 11,
    output_tokens: 3,
  }
  const content = [
    { type: 'text', text: 'a' },
    { ...tool('Bash'), input: { command: 'x' } },
  ]
  const { body, usage: counted } = anthropic.readWhole({ content, usage }, desk)
  expect(body['content']).toEqual([
    content[0],
    { ...tool('Bash'), input: { command: line, description: 'Refused by Leeway' } },
  ])
  expect(counted).toEqual({ inputTokens: 23, outputTokens: 3, cachedTokens: 7, cacheWriteTokens: 11 })
})

describe('a request', () => {
  const message = (content: unknown) => ({ model: 'm', messages: [{ role: 'user', content }] })

  it('tells its model and the results in it', () => {
    const content = [
      { type: 'tool_result', tool_use_id: 'a', content: 'one' },
      {
        type: 'tool_result',
        tool_use_id: 'b',
        is_error: true,
        content: [
          { type: 'text', text: 'two' },
          { type: 'image', source: { type: 'base64' } },
        ],
      },
    ]
    expect(anthropic.readRequest(message(content))).toEqual({
      model: 'm',
      problem: null,
      results: [
        { callId: 'a', output: 'one', isError: false },
        { callId: 'b', output: 'two\n', isError: true },
      ],
    })
  })

  it.each([
    { type: 'image', source: { type: 'url', url: 'http://x' } },
    { type: 'document', source: { type: 'file', file_id: 'f' } },
    { type: 'document', source: { type: 'content', content: [{ type: 'image', source: { type: 'url' } }] } },
    { type: 'tool_result', content: [{ type: 'image', source: { type: 'url' } }] },
    {
      type: 'tool_result',
      content: [{ type: 'document', source: { type: 'content', content: [{ source: { type: 'url' } }] } }],
    },
    { type: 'container_upload', file_id: 'f' },
  ])('with %j is refused', (block) => {
    expect(anthropic.readRequest(message([block])).problem).toContain('elsewhere')
  })

  it.each([
    [{ container: 'c' }, '`container`'],
    [{ thread: {} }, '`thread`'],
    [{ tools: [{ name: 'a' }, { type: 'code_execution_20250825', name: 'x' }] }, 'code_execution_20250825'],
    [{ tools: [{ type: 7 }] }, 'runs at the provider'],
    [{ messages: [] }, 'no messages'],
  ])('with %j is refused', (more, problem) => {
    expect(anthropic.readRequest({ ...message('hi'), ...more }).problem).toContain(problem)
  })

  it('with tools that the program runs is none of it', () => {
    const tools = [
      { name: 'Bash', input_schema: {} },
      { type: 'custom', name: 'x' },
      { type: 'bash_20250124', name: 'bash' },
    ]
    expect(
      anthropic.readRequest({ ...message('hi'), tools, mcp_servers: [], container: null }).problem,
    ).toBeNull()
  })
})
