import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GatewayNote } from '../../orchestrator/agent-ports'
import { ask, createGatewayPlace, realKey, say } from './testing/gateway-place'

let place: ReturnType<typeof createGatewayPlace>
beforeEach(() => (place = createGatewayPlace()))
afterEach(() => place.close())

const containing = (part: string): unknown => expect.stringContaining(part)
const message = {
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
const begin = { type: 'message_start', message: { id: 'm', role: 'assistant', content: [], usage } }
const said = (text: string) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text },
})
const textStart = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }
const end = [
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 20 } },
  { type: 'message_stop' },
]
const shellCall = (command: string) => [
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
const eventText = (event: { type: string }) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`

function stream(response: ServerResponse, events: readonly { type: string }[]) {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'set-cookie': 'a=b',
    'anthropic-organization-id': 'org',
  })
  for (const event of events) response.write(eventText(event))
  response.end()
}

const refusing = {
  judge: () => ({
    allowed: false,
    rule: 'x',
    part: 'network',
    why: 'no network here; `curl` is\nnot allowed',
  }),
}
const ofKind = <K extends GatewayNote['kind']>(notes: readonly GatewayNote[], kind: K) =>
  notes.filter((note): note is Extract<GatewayNote, { kind: K }> => note.kind === kind)

describe('a request', () => {
  it('reaches the provider with the real key and without what the jail added', async () => {
    const { baseUrl, asked } = await place.provider((_, response) => stream(response, [begin, ...end]))
    const { socketPath } = await place.gateway('anthropic', `${baseUrl}/team/`)
    const headers = {
      ...{ 'x-api-key': 'dummy', authorization: 'Bearer stolen', cookie: 'a=b', 'x-goog-api-key': 'stolen' },
      ...{
        'anthropic-version': '2023-06-01',
        'x-forwarded-for': '1.2.3.4',
        'proxy-authorization': 'Basic x',
      },
      ...{ 'openai-organization': 'theirs', 'accept-encoding': 'gzip' },
    }
    const answered = await ask(socketPath, '/v1/messages?beta=true', message, { headers })
    expect(answered.status).toBe(200)
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/team/v1/messages?beta=true' })
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual(message)
    const names = [
      'accept',
      'accept-encoding',
      'anthropic-version',
      'connection',
      'content-length',
      'content-type',
      'host',
      'x-api-key',
    ]
    expect(Object.keys(asked[0]?.headers ?? {}).sort()).toEqual(names)
    expect(asked[0]?.headers).toMatchObject({
      'x-api-key': realKey,
      'accept-encoding': 'identity',
      host: baseUrl.slice(7),
    })
  })

  it.each([
    [
      'gemini',
      '/v1beta/models/model-1:generateContent?key=stolen',
      { contents: [{ parts: [] }] },
      'x-goog-api-key',
      realKey,
    ],
    ['openai', '/v1/responses', { model: 'model-1', input: 'hi' }, 'authorization', `Bearer ${realKey}`],
  ] as const)('of %s carries the key as that provider wants it', async (api, path, body, header, value) => {
    const { baseUrl, asked } = await place.provider((_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"output":[]}'),
    )
    const { socketPath } = await place.gateway(api, baseUrl)
    expect(await ask(socketPath, path, body, { headers: { authorization: 'Bearer stolen' } })).toMatchObject({
      status: 200,
    })
    expect(asked[0]?.headers[header]).toBe(value)
    expect(JSON.stringify(asked)).not.toContain('stolen')
  })

  it.each([
    ['GET', '/v1/messages'],
    ['POST', '/v1/messages/batches'],
    ['POST', '/v1/messages/../files'],
    ['POST', '/v1//messages'],
    ['POST', '//v1/messages'],
    ['POST', '/v1/messages/'],
    ['POST', '/v1/%6dessages'],
    ['POST', '/v1/messages%2e%2e'],
    ['POST', '/v1/messages?beta=true&beta=false'],
    ['POST', '/v1/messages?model=other'],
    ['POST', '/v1/messages?beta=true?x'],
    ['POST', '/v1/messages#x'],
    ['POST', 'http://elsewhere.example/v1/messages'],
    ['POST', '/v1/messages;x=y'],
    ['DELETE', '/v1/files/1'],
    ['POST', '/'],
  ])('%s %s is refused, said and not passed on', async (method, path) => {
    const { baseUrl, asked } = await place.provider((_, response) => response.end())
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    const answered = await ask(socketPath, path, message, { method })
    expect(answered.status).toBe(403)
    expect(JSON.parse(answered.text)).toMatchObject({
      type: 'error',
      error: { type: 'permission_error', message: containing('leeway: ') },
    })
    expect(asked).toEqual([])
    expect(notes).toMatchObject([{ kind: 'refused', method, path }])
  })

  it.each([
    [{ ...message, model: 'other' }, 'the model `other` is not this agent'],
    [{ ...message, mcp_servers: [{ url: 'https://elsewhere.example' }] }, '`mcp_servers` is not known'],
    [
      { ...message, tools: [{ type: 'web_fetch_20250910', name: 'web_fetch' }] },
      '`web_fetch_20250910` runs at the provider',
    ],
    ['{"model": "model-1"', 'not JSON'],
    ['[]', 'not a JSON object'],
    ['\u0000', 'not JSON'],
    ['['.repeat(100_000), 'not JSON'],
    [`{"a":${'[],'.repeat(2_000_001)}1}`, 'too many parts'],
  ])('number %# that is not understood is refused before anything is passed on', async (body, why) => {
    const { baseUrl, asked } = await place.provider((_, response) => response.end())
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    expect(await ask(socketPath, '/v1/messages', body)).toMatchObject({ status: 403, text: containing(why) })
    expect(asked).toEqual([])
    expect(notes).toMatchObject([{ kind: 'refused', why: containing(why) }])
  })

  it('that is too large, or compressed, is refused', async () => {
    const { baseUrl, asked } = await place.provider((_, response) => response.end())
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    const large = await ask(socketPath, '/v1/messages', ' '.repeat(33 * 1024 * 1024)).catch(() => null)
    if (large !== null) expect(large.status).toBe(403)
    const compressed = { headers: { 'content-encoding': 'gzip' } }
    expect(await ask(socketPath, '/v1/messages', message, compressed)).toMatchObject({ status: 403 })
    expect(asked).toEqual([])
    expect(notes).toMatchObject([
      { why: 'the request is larger than 32 MB' },
      { why: 'its body is compressed' },
    ])
  })

  it('whose budget is used up is answered with that sentence, in the words of its provider', async () => {
    const { baseUrl, asked } = await place.provider((_, response) => response.end())
    const why = 'the budget of this run is used up'
    const { socketPath, notes } = await place.gateway('openai', baseUrl, { barrier: () => why })
    const answered = await ask(socketPath, '/v1/responses', { model: 'model-1', input: 'hi' })
    expect(answered.status).toBe(403)
    expect(JSON.parse(answered.text)).toMatchObject({ error: { message: `leeway: ${why}` } })
    expect(asked).toEqual([])
    expect(notes).toEqual([{ kind: 'refused', method: 'POST', path: '/v1/responses', why }])
  })

  it('in which two headers disagree about its length, or that is no HTTP, ends its own connection', async () => {
    const { baseUrl, asked } = await place.provider((_, response) => stream(response, [begin, ...end]))
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    const body = JSON.stringify(message)
    const head = 'POST /v1/messages HTTP/1.1\r\nhost: x\r\n'
    const both = `${head}content-length: ${body.length}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${body}`
    expect(await say(socketPath, both)).toMatch(/^HTTP\/1.1 400/)
    expect(await say(socketPath, `${head}content-length: 5\r\ncontent-length: 6\r\n\r\nhello`)).toMatch(
      /^HTTP\/1.1 400/,
    )
    expect(await say(socketPath, '\u0000\u0001\u0002')).toMatch(/^HTTP\/1.1 400/)
    expect(await say(socketPath, `${head}x: ${'y'.repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 4/)
    expect(await say(socketPath, 'CONNECT elsewhere.example:443 HTTP/1.1\r\nhost: x\r\n\r\n')).toMatch(
      /^HTTP\/1.1 403/,
    )
    const upgrade =
      'GET /v1/messages HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'
    expect(await say(socketPath, upgrade, 300)).toMatch(/^HTTP\/1.1 403/)
    expect(asked).toEqual([])
    expect(notes.every(({ kind }) => kind === 'refused')).toBe(true)
    expect(await ask(socketPath, '/v1/messages', message)).toMatchObject({ status: 200 })
  })

  it('after another on one connection is judged by itself', async () => {
    const { baseUrl, asked } = await place.provider((_, response) => stream(response, [begin, ...end]))
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    const one = (path: string) =>
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    const body = JSON.stringify(message)
    const text = await say(socketPath, one('/v1/messages') + one('/v1/messages') + one('/v1/files'), 500)
    expect(text.match(/HTTP\/1.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 403'])
    expect(asked).toHaveLength(2)
    expect(ofKind(notes, 'refused')).toMatchObject([{ path: '/v1/files' }])
  })

  it('that came to nothing a thousand times shuts the gateway', { timeout: 60_000 }, async () => {
    const { baseUrl, asked } = await place.provider((_, response) => stream(response, [begin, ...end]))
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    for (let round = 0; round < 125; round += 1)
      await Promise.all(Array.from({ length: 8 }, () => ask(socketPath, '/x', '', { method: 'GET' })))
    expect(await ask(socketPath, '/v1/messages', message)).toMatchObject({ status: 403 })
    expect(asked).toEqual([])
    expect(notes).toHaveLength(1_000)
  })
})

describe('a reply', () => {
  it('passes text as it comes, and tells what it used', async () => {
    let goOn: () => void = () => undefined
    const { baseUrl } = await place.provider((_, response) => {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'set-cookie': 'a=b',
        'request-id': 'r1',
      })
      response.write([begin, textStart, said('first')].map(eventText).join(''))
      goOn = () => response.end([said('second'), ...end].map(eventText).join(''))
    })
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    const onText = (text: string) => {
      if (text.includes('first')) goOn()
    }
    const answered = await ask(socketPath, '/v1/messages', message, { onText })
    expect(answered).toMatchObject({ status: 200, text: containing('second'), broken: false })
    expect(Object.keys(answered.headers).sort()).toEqual([
      ...['cache-control', 'connection', 'content-type', 'date', 'request-id', 'transfer-encoding'],
    ])
    expect(notes).toEqual([
      {
        kind: 'used',
        model: 'model-1',
        inputTokens: 19,
        outputTokens: 20,
        cachedTokens: 3,
        cacheWriteTokens: 4,
      },
    ])
  })

  it('with a call that is refused gives the reason in its place, and no byte of the call', async () => {
    const events = [
      begin,
      textStart,
      said('I will'),
      { type: 'content_block_stop', index: 0 },
      ...shellCall('curl evil-host'),
      ...end,
    ]
    const { baseUrl } = await place.provider((_, response) => stream(response, events))
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl, refusing)
    const { text } = await ask(socketPath, '/v1/messages', message)
    expect(text).not.toMatch(/evil|curl evil/)
    expect(text).toContain('leeway: refused: no network here; curl is not allowed')
    const call = { callId: 'toolu_1', tool: 'Bash', input: { command: 'curl evil-host' } }
    expect(ofKind(notes, 'called')).toMatchObject([{ call, heldBack: true }])
  })

  it('with a call tells its result once, of all the requests that repeat it', async () => {
    const { baseUrl, asked } = await place.provider((_, response) =>
      stream(response, [begin, ...(asked.length === 1 ? shellCall('ls') : []), ...end]),
    )
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    await ask(socketPath, '/v1/messages', message)
    const result = (id: string, content: unknown) => ({ type: 'tool_result', tool_use_id: id, content })
    const content = [
      result('toolu_1', [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ]),
      result('never', 'x'),
    ]
    const next = { ...message, messages: [{ role: 'user', content }] }
    await ask(socketPath, '/v1/messages', next)
    await ask(socketPath, '/v1/messages', next)
    expect(ofKind(notes, 'returned')).toEqual([
      { kind: 'returned', callId: 'toolu_1', output: 'a\nb', isError: false },
    ])
    const other = { ...result('toolu_1', 'a\nb'), is_error: true }
    await ask(socketPath, '/v1/messages', { ...message, messages: [{ role: 'user', content: [other] }] })
    expect(ofKind(notes, 'retold')).toEqual([
      { kind: 'retold', callId: 'toolu_1', output: 'a\nb', isError: true },
    ])
  })

  it('whose judge fails is cut off before the call', async () => {
    const { baseUrl } = await place.provider((_, response) =>
      stream(response, [begin, ...shellCall('reboot-now'), ...end]),
    )
    const judge = () => {
      throw new Error('no answer')
    }
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl, { judge })
    expect(await ask(socketPath, '/v1/messages', message)).toMatchObject({
      broken: true,
      text: expect.not.stringContaining('reboot') as unknown,
    })
    expect(ofKind(notes, 'failed')).toHaveLength(1)
  })

  it('that the program does not wait for is read to its end and counted', async () => {
    let goOn: () => void = () => undefined
    const { baseUrl } = await place.provider((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write([begin, textStart].map(eventText).join(''))
      goOn = () => response.end(end.map(eventText).join(''))
    })
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    const body = JSON.stringify(message)
    await say(
      socketPath,
      `POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      200,
    )
    goOn()
    await expect.poll(() => notes).toMatchObject([{ kind: 'used', outputTokens: 20 }])
  })

  it('that is open when the jail ends is closed, and counted by its size', async () => {
    const { baseUrl } = await place.provider((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write([begin, textStart, said('x'.repeat(16_000))].map(eventText).join(''))
    })
    const { socketPath, notes, close } = await place.gateway('anthropic', baseUrl)
    let seen = ''
    const talk = ask(socketPath, '/v1/messages', message, { onText: (text) => (seen = text) }).catch(
      () => null,
    )
    await expect.poll(() => seen.length).toBeGreaterThan(16_000)
    await close()
    await talk
    expect(ofKind(notes, 'used')).toMatchObject([{ inputTokens: 19 }])
    expect(ofKind(notes, 'used')[0]?.outputTokens).toBeGreaterThan(1_000)
  })

  it('that is an error goes through with its status, and without the key where it repeats that', async () => {
    const { baseUrl } = await place.provider((asked, response) => {
      const echo = {
        error: {
          message: `bad key ${JSON.stringify(asked.headers)}`,
          forms: Buffer.from(realKey).toString('base64'),
        },
      }
      response.writeHead(429, {
        'content-type': 'application/json',
        'retry-after': '7',
        'x-org': 'secret-org',
      })
      response.end(JSON.stringify(echo))
    })
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    const answered = await ask(socketPath, '/v1/messages', message)
    expect(answered.status).toBe(429)
    expect(answered.headers).toMatchObject({ 'retry-after': '7' })
    expect(answered.headers).not.toHaveProperty('x-org')
    const all = JSON.stringify([answered, notes])
    expect(all).toContain('[redacted]')
    expect(all).not.toContain(realKey)
    expect(all).not.toContain(Buffer.from(realKey).toString('base64'))
    expect(notes).toMatchObject([{ kind: 'failed', status: 429, why: containing('bad key') }])
  })

  it('that repeats the key in its text has it taken out', async () => {
    const { baseUrl } = await place.provider((asked, response) =>
      stream(response, [begin, textStart, said(String(asked.headers['x-api-key'])), ...end]),
    )
    const { socketPath } = await place.gateway('anthropic', baseUrl)
    const { text } = await ask(socketPath, '/v1/messages', message)
    expect(text).toContain('[redacted]')
    expect(text).not.toContain(realKey)
  })
})

describe('a provider', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n'

  it.each([
    ['that is not HTTP', 'not http at all\r\n\r\n', 502],
    ['that closes without a word', '', 502],
    [
      'that switches protocols',
      'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nrest',
      502,
    ],
    [
      'that redirects',
      'HTTP/1.1 302 Found\r\nlocation: http://elsewhere.example/\r\ncontent-length: 0\r\n\r\n',
      502,
    ],
    [
      'that answers something else',
      'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nhi',
      502,
    ],
    ['that answers nothing', 'HTTP/1.1 204 No\r\n\r\n', 502],
    ['with heads without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(64 * 1024)}\r\n\r\n`, 502],
  ])('%s is told as a failure', async (_, bytes, status) => {
    const baseUrl = await place.rawProvider((socket) => socket.end(bytes))
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    const answered = await ask(socketPath, '/v1/messages', message)
    expect(answered.status).toBe(status)
    expect(answered.headers).not.toHaveProperty('location')
    expect(JSON.parse(answered.text)).toMatchObject({ type: 'error' })
    expect(ofKind(notes, 'failed')).toHaveLength(1)
  })

  it('that nobody reaches is told as a failure', async () => {
    const { socketPath, notes } = await place.gateway('anthropic', 'http://127.0.0.1:1')
    expect(await ask(socketPath, '/v1/messages', message)).toMatchObject({
      status: 502,
      text: containing('ECONNREFUSED'),
    })
    expect(notes).toEqual([{ kind: 'failed', status: null, why: 'ECONNREFUSED' }])
  })

  const start = eventText({ type: 'message_start' })
  it.each([
    ['an event that is no JSON', `${start}data: {nope\n\n`],
    ['half an event', `${start}data: {"type":"ping"}`],
    ['half a call', [begin, ...shellCall('evil').slice(0, -1)].map(eventText).join('')],
    ['half a call and an end', [begin, ...shellCall('evil').slice(0, -1), ...end].map(eventText).join('')],
    [
      'a block of an unknown kind with an input',
      eventText({
        type: 'content_block_start',
        ...{ index: 0, content_block: { type: 'evil_use', input: {} } },
      }),
    ],
    ['bytes that are no text', `${start}data: "\xff\xfe"\n\n`],
    [
      'an event of an unknown kind with content',
      eventText({ type: 'evil', ...{ delta: { partial_json: '{}' } } }),
    ],
  ])('whose stream has %s is cut off with an error', async (_, body) => {
    const baseUrl = await place.rawProvider((socket) =>
      socket.end(Buffer.from(`${head}connection: close\r\n\r\n${body}`, 'latin1')),
    )
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl, refusing)
    const { status, text } = await ask(socketPath, '/v1/messages', message)
    expect(status).toBe(200)
    expect(text).toMatch(/event: error\ndata: .*leeway: the reply of the model was cut off.*\n\n$/)
    expect(text).not.toContain('evil')
    expect(ofKind(notes, 'failed')).toHaveLength(1)
    expect(ofKind(notes, 'called')).toEqual([])
  })

  it('that compresses although nobody asked is refused', async () => {
    const { baseUrl } = await place.provider((_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' })
        .end(gzipSync([begin, ...shellCall('evil'), ...end].map(eventText).join(''))),
    )
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    expect(await ask(socketPath, '/v1/messages', message)).toMatchObject({ status: 502 })
    expect(ofKind(notes, 'failed')).toHaveLength(1)
  })

  it('with a line without end is cut off', { timeout: 60_000 }, async () => {
    const baseUrl = await place.rawProvider((socket) => {
      socket.write(`${head}\r\ndata: `)
      const part = 'x'.repeat(1024 * 1024)
      const pour = () => {
        while (socket.writable && socket.write(part));
      }
      socket.on('drain', pour)
      pour()
    })
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    expect(await ask(socketPath, '/v1/messages', message)).toMatchObject({
      text: containing('an event is too large'),
    })
    expect(ofKind(notes, 'failed')).toMatchObject([{ why: 'an event is too large' }])
  })

  it('with events without end is cut off', { timeout: 60_000 }, async () => {
    const baseUrl = await place.rawProvider((socket) => {
      socket.write(`${head}\r\n${[begin, textStart].map(eventText).join('')}`)
      const part = eventText(said('x'.repeat(256 * 1024)))
      const pour = () => {
        while (socket.writable && socket.write(part));
      }
      socket.on('drain', pour)
      pour()
    })
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    expect(await ask(socketPath, '/v1/messages', message)).toMatchObject({
      text: containing('larger than 64 MB'),
    })
    expect(ofKind(notes, 'failed')).toHaveLength(1)
  })
})
