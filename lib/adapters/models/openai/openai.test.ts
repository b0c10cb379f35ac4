import { describe, expect, it } from 'vitest'
import { createDesk } from '../testing/desk'
import { openai } from './openai'

const line = "printf '%s\\n' 'leeway: refused: may not run this' >&2; exit 1"
const shell = (args: object) => ({
  ...{ type: 'function_call', id: 'fc', call_id: 'c' },
  name: 'exec_command',
  arguments: JSON.stringify(args),
})
const event = (type: string, more: object) => ({ name: type, data: { type, ...more } })
const done = (item: object) => event('response.output_item.done', { output_index: 1, item })

describe('a streamed call', () => {
  const item = shell({ cmd: 'x' })
  const events = [
    event('response.output_item.added', {
      output_index: 1,
      sequence_number: 7,
      item: { ...item, arguments: '' },
    }),
    ...['{"cm', 'd":"x', '"}'].map((delta, at) =>
      event('response.function_call_arguments.delta', {
        output_index: 1,
        item_id: 'fc',
        sequence_number: 8 + at,
        delta,
      }),
    ),
    event('response.function_call_arguments.done', {
      output_index: 1,
      item_id: 'fc',
      sequence_number: 11,
      arguments: item.arguments,
    }),
    event('response.output_item.done', { output_index: 1, sequence_number: 12, item }),
  ]

  it.each([
    [true, item.arguments],
    [false, JSON.stringify({ cmd: line })],
  ])('comes out when it is complete: allowed %s', (allowed, args) => {
    const desk = createDesk(allowed)
    const reader = openai.openReply(desk)
    expect(events.slice(0, -1).flatMap(reader.take)).toEqual([])
    const place = { output_index: 1 }
    const [last] = events.slice(-1)
    expect(last && reader.take(last)).toEqual([
      event('response.output_item.added', {
        ...place,
        sequence_number: 0,
        item: { ...item, arguments: '', status: 'in_progress' },
      }),
      event('response.function_call_arguments.delta', {
        ...place,
        sequence_number: 1,
        item_id: 'fc',
        delta: args,
      }),
      event('response.function_call_arguments.done', {
        ...place,
        sequence_number: 2,
        item_id: 'fc',
        arguments: args,
      }),
      event('response.output_item.done', {
        ...place,
        sequence_number: 3,
        item: { ...item, arguments: args },
      }),
    ])
    const completed = event('response.completed', {
      response: { output: [item], usage: { input_tokens: 9, output_tokens: 4 } },
    })
    expect(reader.take(completed)).toMatchObject([{ data: { response: { output: [{ arguments: args }] } } }])
    expect(desk.calls).toEqual([{ callId: 'c', tool: 'exec_command', input: { cmd: 'x' } }])
    expect(reader.usage()).toEqual({ inputTokens: 9, outputTokens: 4, cachedTokens: 0, cacheWriteTokens: 0 })
    reader.end()
  })

  it('that stands only in the last event is judged there', () => {
    const desk = createDesk(false)
    const [passed] = openai
      .openReply(desk)
      .take(event('response.completed', { response: { output: [item] } }))
    expect(JSON.stringify(passed)).toContain('may not run this')
    expect(desk.calls).toHaveLength(1)
  })

  it('that is not complete ends nothing well', () => {
    const reader = openai.openReply(createDesk(true))
    events.slice(0, 3).forEach(reader.take)
    expect(() => reader.end()).toThrow('a call is not complete')
  })

  it.each([
    done({ type: 'web_search_call', id: 'w' }),
    done({ type: 'mcp_call', id: 'w', arguments: '{}' }),
    done({ type: 'odd', input: 'x' }),
    done({ type: 'function_call', name: 'exec_command', arguments: '{}' }),
    done({}),
    event('response.odd', { item: { type: 'function_call' } }),
    event('response.mcp_call_arguments.done', { arguments: '{}' }),
    event('response.mcp_call_arguments.delta', { item_id: 'w', delta: '{"secret":' }),
    event('response.code_interpreter_call_code.delta', { item_id: 'w', delta: 'import os' }),
    event('response.code_interpreter_call_code.done', { item_id: 'w', code: 'import os' }),
    event('response.web_search_call.searching', { item_id: 'w' }),
    done({ type: 'tool_search_call', id: 'w', execution: 'server', arguments: { query: 'x' } }),
  ])('in %j is not guessed', (odd) => {
    const reader = openai.openReply(createDesk(true))
    expect(() => reader.take(odd)).toThrow()
  })
})

it('no part of a patch is passed before the whole of it was judged', () => {
  const desk = createDesk(true)
  const reader = openai.openReply(desk)
  const item = { type: 'apply_patch_call', call_id: 'c', operation: { type: 'delete_file', path: 'a' } }
  const parts = [
    event('response.output_item.added', { output_index: 1, item: { ...item, operation: {} } }),
    event('response.apply_patch_call_operation_diff.delta', { output_index: 1, delta: '-a' }),
  ]
  expect(parts.flatMap(reader.take)).toEqual([])
  expect(reader.take(done(item))).toEqual([done(item)])
  expect(desk.calls).toMatchObject([{ callId: 'c', tool: 'apply_patch' }])
})

describe('a call that is refused', () => {
  const call = { call_id: 'c' }
  it.each([
    [
      { ...call, type: 'function_call', name: 'shell', arguments: '{"command":["x"]}' },
      { arguments: JSON.stringify({ command: ['sh', '-c', line] }) },
    ],
    [
      { ...call, type: 'function_call', name: 'shell_command', arguments: '{"command":"x"}' },
      { arguments: JSON.stringify({ command: line }) },
    ],
    [
      { ...call, type: 'function_call', name: 'exec_command', arguments: '{"cmd":"x' },
      { arguments: JSON.stringify({ cmd: line }) },
    ],
    [
      { ...call, type: 'local_shell_call', action: { type: 'exec', command: ['x'], env: { A: 'b' } } },
      { action: { type: 'exec', command: ['sh', '-c', line], env: {} } },
    ],
    [{ ...call, type: 'shell_call', action: { commands: ['x', 'y'] } }, { action: { commands: [line] } }],
    [
      { ...call, type: 'custom_tool_call', name: 'exec', input: 'await tools.exec_command({})' },
      { input: "throw new Error('leeway: refused: may not run this')" },
    ],
  ])('of a shell is replaced: %j', (item, settled) => {
    const { body } = openai.readWhole({ output: [item] }, createDesk(false))
    expect(body['output']).toEqual([{ ...item, ...settled }])
  })

  it.each([
    { ...call, type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin Patch' },
    { ...call, type: 'function_call', name: 'view_image', arguments: '{"path":"x"}' },
    { ...call, type: 'tool_search_call', execution: 'client', arguments: { query: 'x' } },
    { ...call, type: 'apply_patch_call', operation: { type: 'create_file' } },
  ])('of another tool is told and stays: %j', (item) => {
    const desk = createDesk(false)
    expect(openai.readWhole({ output: [item] }, desk).body['output']).toEqual([item])
    expect(desk.calls).toHaveLength(1)
  })
})

it('tools are told by their namespace, but for the program’s own', () => {
  const desk = createDesk(true)
  const item = (callId: string, namespace: string) => ({
    type: 'function_call',
    call_id: callId,
    name: 'n',
    namespace,
    arguments: '{}',
  })
  openai.readWhole(
    { output: [item('a', 'functions'), item('b', 'mcp__docs'), item('c', 'mcp__docs__')] },
    desk,
  )
  expect(desk.calls.map(({ tool }) => tool)).toEqual(['n', 'mcp__docs__n', 'mcp__docs__n'])
})

describe('a request', () => {
  it('tells the results in it', () => {
    const input = [
      { type: 'function_call_output', call_id: 'a', output: 'one' },
      { type: 'custom_tool_call_output', call_id: 'b', output: [{ type: 'input_text', text: 'two' }] },
    ]
    const results = [
      { callId: 'a', output: 'one', isError: false },
      { callId: 'b', output: 'two', isError: false },
    ]
    expect(openai.readRequest({ model: 'm', input })).toEqual({ model: 'm', problem: null, results })
  })

  const image = (url: string) => ({ type: 'input_image', image_url: url })
  it.each([
    [{ previous_response_id: 'r' }, '`previous_response_id`'],
    [{ background: true }, '`background`'],
    [{ service_tier: 'priority' }, 'dearer'],
    [{ tools: [{ type: 'web_search' }] }, '`web_search` runs at the provider'],
    [{ tools: [{ type: 'mcp', server_url: 'https://x' }] }, '`mcp` runs at the provider'],
    [{ tools: [{ type: 'shell', environment: { type: 'container_auto' } }] }, '`shell` runs at the provider'],
    [{ tools: [{ type: 'namespace', tools: [{ type: 'code_interpreter' }] }] }, '`code_interpreter` runs'],
    [{ tools: [{ type: 'namespace', tools: [{ type: 'namespace', tools: [] }] }] }, '`namespace` runs'],
    [{ input: [{ type: 'additional_tools', tools: [{ type: 'web_search' }] }] }, '`web_search` runs'],
    [{ input: [{ type: 'message', content: [image('https://x')] }] }, 'elsewhere'],
    [{ input: [{ type: 'function_call_output', output: [image('https://x')] }] }, 'elsewhere'],
    [{ input: [{ type: 'message', content: [{ type: 'input_file', file_id: 'f' }] }] }, 'elsewhere'],
    [{ input: [{ type: 'item_reference', id: 'i' }] }, 'elsewhere'],
    [{ input: [] }, 'no input'],
  ])('with %j is refused', (more, problem) => {
    expect(openai.readRequest({ model: 'm', input: 'hi', ...more }).problem).toContain(problem)
  })

  it('as the program makes it is none of it', () => {
    const tools = [
      ...[
        { type: 'function', name: 'exec_command' },
        { type: 'custom', name: 'apply_patch' },
      ],
      ...[
        { type: 'tool_search', execution: 'client' },
        { type: 'namespace', tools: [{ type: 'function' }] },
      ],
    ]
    const input = [
      { type: 'message', content: [image('data:image/png;base64,AA')] },
      { type: 'additional_tools', tools },
    ]
    expect(
      openai.readRequest({ model: 'm', input, tools, background: false, previous_response_id: null }).problem,
    ).toBeNull()
  })
})
