import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, createGatewayPlace } from './testing/gateway-place'
import {
  containing,
  message,
  begin,
  said,
  textStart,
  end,
  eventText,
  refusing,
  ofKind,
  shellCall,
} from './testing/message-stream'

let place: ReturnType<typeof createGatewayPlace>
beforeEach(() => (place = createGatewayPlace()))
afterEach(() => place.close())

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
