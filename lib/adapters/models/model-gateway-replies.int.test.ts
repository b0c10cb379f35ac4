import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, createGatewayPlace, realKey, say } from './testing/gateway-place'
import {
  containing,
  message,
  begin,
  said,
  textStart,
  end,
  shellCall,
  eventText,
  stream,
  refusing,
  ofKind,
  openAnswering,
} from './testing/message-stream'

let place: ReturnType<typeof createGatewayPlace>
beforeEach(() => (place = createGatewayPlace()))
afterEach(() => place.close())

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
    const { socketPath, notes } = await openAnswering(place, events, refusing)
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
