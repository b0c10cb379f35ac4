import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ask, createGatewayPlace, realKey, say } from './testing/gateway-place'
import { containing, message, begin, stream, ofKind, end, openAnswering } from './testing/message-stream'
import { pour } from './testing/pour'

let place: ReturnType<typeof createGatewayPlace>
beforeEach(() => (place = createGatewayPlace()))
afterEach(() => place.close())

describe('a request', () => {
  it('is weighed with what is on its way, and no more when that is answered', async () => {
    const weighed: number[] = []
    const waiting: (() => void)[] = []
    const { baseUrl } = await place.provider((_, response) => {
      waiting.push(() => stream(response, [begin, ...end]))
      if (waiting.length === 2) for (const go of waiting) go()
      if (waiting.length > 2) waiting.at(-1)?.()
    })
    const barrier = (tokens: number) => {
      weighed.push(tokens)
      return null
    }
    const { socketPath } = await place.gateway('anthropic', baseUrl, { barrier })
    await Promise.all([ask(socketPath, '/v1/messages', message), ask(socketPath, '/v1/messages', message)])
    await ask(socketPath, '/v1/messages', message)
    expect(weighed).toEqual([0, expect.any(Number), 0])
    expect(weighed[1]).toBeGreaterThan(8_000)
  })

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

  const megabyte = 1024 * 1024
  const headOf = (length: number) =>
    `POST /v1/messages HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${length}`

  it('that says it is too large is refused before its body is read, however many come', async () => {
    const { baseUrl } = await place.provider((_, response) => response.end())
    const { socketPath, notes } = await place.gateway('anthropic', baseUrl)
    const size = 33 * megabyte
    const all = await Promise.all(Array.from({ length: 12 }, () => pour(socketPath, headOf(size), size)))
    for (const { taken, answer } of all) {
      expect(answer).toMatch(/^HTTP\/1.1 403[^]*larger than 32 MB/)
      expect(taken).toBeLessThan(2 * megabyte)
    }
    expect(notes).toHaveLength(12)
  })

  it('that no way leads anywhere is refused before its body is read', async () => {
    const { baseUrl } = await place.provider((_, response) => response.end())
    const { socketPath } = await place.gateway('anthropic', baseUrl)
    const head = headOf(30 * megabyte).replace('/v1/messages', '/v1/files')
    const { taken, answer } = await pour(socketPath, head, 30 * megabyte)
    expect(answer).toMatch(/^HTTP\/1.1 403/)
    expect(taken).toBeLessThan(2 * megabyte)
  })

  it('has its room before it is read: more than 96 MB at once are refused', async () => {
    const { socketPath, notes } = await openAnswering(place)
    // Three that have said how large they are, and wait.
    const waiting = [1, 2, 3].map(() =>
      connect(socketPath, function (this: Socket) {
        this.write(`${headOf(32 * megabyte)}\r\n\r\n`)
      }),
    )
    const refused = async () => (await ask(socketPath, '/v1/messages', message)).status === 403
    await vi.waitUntil(refused, { timeout: 10_000, interval: 20 })
    expect(ofKind(notes, 'refused').at(-1)?.why).toBe('too many large requests at once')
    for (const socket of waiting) socket.destroy()
    await vi.waitUntil(async () => !(await refused()), { timeout: 10_000, interval: 20 })
  })

  it(
    'is not read any more where 512 MB came to nothing; what is answered is not among them',
    { timeout: 60_000 },
    async () => {
      const { socketPath } = await openAnswering(place)
      const size = 32 * megabyte
      const answered = { ...message, system: ' '.repeat(30 * megabyte) }
      for (let round = 0; round < 15; round += 1)
        expect((await pour(socketPath, headOf(size), size)).taken).toBe(size)
      for (let round = 0; round < 2; round += 1)
        expect((await ask(socketPath, '/v1/messages', answered)).status).toBe(200)
      expect((await pour(socketPath, headOf(size), size)).taken).toBe(size)
      const { taken, answer } = await pour(socketPath, headOf(size), size)
      expect(answer).toMatch(/^HTTP\/1.1 403[^]*too many large requests came to nothing/)
      expect(taken).toBeLessThan(2 * megabyte)
      expect(await ask(socketPath, '/v1/messages', message)).toMatchObject({ status: 403 })
    },
  )

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
    const { socketPath, notes, asked } = await openAnswering(place)
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
    const { socketPath, notes, asked } = await openAnswering(place)
    const one = (path: string) =>
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    const body = JSON.stringify(message)
    const text = await say(socketPath, one('/v1/messages') + one('/v1/messages') + one('/v1/files'), 500)
    expect(text.match(/HTTP\/1.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 403'])
    expect(asked).toHaveLength(2)
    expect(ofKind(notes, 'refused')).toMatchObject([{ path: '/v1/files' }])
  })

  it('that came to nothing a thousand times shuts the gateway', { timeout: 60_000 }, async () => {
    const { socketPath, notes, asked } = await openAnswering(place)
    for (let round = 0; round < 125; round += 1)
      await Promise.all(Array.from({ length: 8 }, () => ask(socketPath, '/x', '', { method: 'GET' })))
    expect(await ask(socketPath, '/v1/messages', message)).toMatchObject({ status: 403 })
    expect(asked).toEqual([])
    expect(notes).toHaveLength(1_000)
  })
})
