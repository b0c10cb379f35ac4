import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer, request, type Server as HttpServer } from 'node:http'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EgressAttempt } from '../../orchestrator/jail-ports'
import { createEgressProxies, type EgressOptions } from './proxy'

const containing = (part: string): unknown => expect.stringContaining(part)

let directory: string
let attempts: EgressAttempt[]
const closing: (() => unknown)[] = []

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'leeway-egress-'))
  attempts = []
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  rmSync(directory, { recursive: true, force: true })
})

async function listenOn(server: Server | HttpServer, host: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  closing.push(() => server.close())
  const at = server.address()
  return typeof at === 'object' && at !== null ? at.port : 0
}

async function startProxy(allow: { host: string; port: number }[], options: EgressOptions) {
  const socketPath = join(directory, 'egress.sock')
  const proxy = await createEgressProxies(options)({
    socketPath,
    allow,
    onTried: (one) => attempts.push(one),
  })
  closing.push(() => proxy.close())
  return { socketPath, close: proxy.close }
}

/** Everything the proxy answers to these bytes, until it ends. */
function say(socketPath: string, text: string, then = ''): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(socketPath, () => socket.write(text))
    socket.on('data', (chunk: Buffer) => {
      if (answer === '' && then !== '') socket.write(then)
      answer += chunk.toString('utf8')
    })
    socket.on('error', () => resolve(answer))
    socket.on('close', () => resolve(answer))
  })
}

const tunnelTo = (authority: string) => `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`
const toLoopback: EgressOptions = { resolve: async () => ['127.0.0.1'], allowPrivate: ['127.0.0.1'] }

describe('a tunnel', () => {
  it('to an allowed host carries bytes both ways, and they are counted', async () => {
    const server = createServer((socket) =>
      socket.once('data', (chunk: Buffer) => socket.end(`got ${chunk.length}!`)),
    )
    const port = await listenOn(server, '127.0.0.1')
    const { socketPath, close } = await startProxy([{ host: 'Registry.Example', port }], toLoopback)
    const answer = await say(socketPath, tunnelTo(`registry.example:${port}`), '12345')
    expect(answer).toBe('HTTP/1.1 200 Connection Established\r\n\r\ngot 5!')
    await close()
    expect(attempts).toMatchObject([
      { host: 'registry.example', port, allowed: true, bytesOut: 5, bytesIn: 6 },
    ])
  })

  it.each([
    ['another.example:443', 'not on the allow-list'],
    ['example.com:80', 'not on the allow-list'],
    ['sub.example.com:443', 'not on the allow-list'],
    ['example.org:443', 'not on the allow-list'],
    ['evilexample.org:443', 'not on the allow-list'],
    ['8.8.8.8:443', 'not on the allow-list'],
    ['', 'not on the allow-list'],
  ])('to `%s` is refused, no name is resolved, and it is reported', async (authority, why) => {
    let asked = 0
    const resolve = async () => [`8.8.8.${++asked}`]
    const allow = [
      { host: 'example.com', port: 443 },
      { host: '*.example.org', port: 443 },
    ]
    const { socketPath } = await startProxy(allow, { resolve })
    expect(await say(socketPath, `CONNECT ${authority || ':1'} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 403/,
    )
    expect(attempts).toMatchObject([{ allowed: false, why, bytesOut: 0, bytesIn: 0 }])
    expect(asked).toBe(0)
  })

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    '::ffff:169.254.169.254',
    'fd00:ec2::254',
    'fe80::1',
    '224.0.0.1',
  ])('to an allowed name that leads to %s is refused', async (address) => {
    const { socketPath } = await startProxy([{ host: '*.example.org', port: 443 }], {
      resolve: async () => [address],
    })
    expect(await say(socketPath, tunnelTo('inside.example.org:443'))).toMatch(/^HTTP\/1.1 403/)
    expect(attempts).toMatchObject([
      { allowed: false, why: `leads to the private or reserved address ${address}` },
    ])
  })

  it('to an address that stands on the list is still refused when it is private', async () => {
    const { socketPath } = await startProxy([{ host: '127.0.0.1', port: 80 }], {})
    expect(await say(socketPath, tunnelTo('127.0.0.1:80'))).toMatch(/^HTTP\/1.1 403/)
  })

  it('to a name with one public and one private address is refused', async () => {
    const { socketPath } = await startProxy([{ host: 'two.example', port: 443 }], {
      resolve: async () => ['8.8.8.8', '192.168.0.1'],
    })
    expect(await say(socketPath, tunnelTo('two.example:443'))).toMatch(/^HTTP\/1.1 403/)
  })

  it('dials the address that was checked when a name changes its mind', async () => {
    const checked = createServer((socket) => socket.end('checked'))
    const port = await listenOn(checked, '127.0.0.1')
    const answers = [['127.0.0.1'], ['169.254.169.254']]
    let asked = 0
    const { socketPath } = await startProxy([{ host: 'rebound.example', port }], {
      resolve: async () => answers[asked++] ?? [],
      allowPrivate: ['127.0.0.1'],
    })
    expect(await say(socketPath, tunnelTo(`rebound.example:${port}`))).toMatch(/checked$/)
    expect(asked).toBe(1)
    expect(await say(socketPath, tunnelTo(`rebound.example:${port}`))).toMatch(/^HTTP\/1.1 403/)
  })

  it('to a host that does not answer is reported with the reason', async () => {
    const server = createServer()
    const port = await listenOn(server, '127.0.0.1')
    await new Promise((resolve) => server.close(resolve))
    const { socketPath } = await startProxy([{ host: 'gone.example', port }], toLoopback)
    expect(await say(socketPath, tunnelTo(`gone.example:${port}`))).toMatch(/^HTTP\/1.1 502/)
    expect(attempts).toMatchObject([{ allowed: true, why: containing('ECONNREFUSED') }])
  })

  it('that is open when the jail ends is closed and reported', async () => {
    const server = createServer((socket) => socket.write('hello'))
    const port = await listenOn(server, '127.0.0.1')
    const { socketPath, close } = await startProxy([{ host: 'open.example', port }], toLoopback)
    const talk = say(socketPath, tunnelTo(`open.example:${port}`), 'abc')
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    await close()
    await talk
    expect(attempts).toMatchObject([{ host: 'open.example', allowed: true, bytesOut: 3, bytesIn: 5 }])
  })
})

describe('a plain request', () => {
  function ask(
    socketPath: string,
    url: string,
    body = '',
  ): Promise<{ status: number | undefined; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = { 'proxy-authorization': 'Basic x', host: 'elsewhere.example' }
      const asked = request(
        { socketPath, path: url, method: body === '' ? 'GET' : 'POST', headers },
        (response) => {
          let text = ''
          response.on('data', (chunk: Buffer) => (text += chunk.toString()))
          response.on('end', () => resolve({ status: response.statusCode, text }))
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
  }

  it('goes to the host that was checked, whatever its header says, without what was meant for the proxy', async () => {
    const server = createHttpServer((incoming, answer) => {
      let body = ''
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()))
      incoming.on('end', () =>
        answer.end(
          JSON.stringify([
            incoming.url,
            incoming.headers.host,
            incoming.headers['proxy-authorization'] ?? null,
            body,
          ]),
        ),
      )
    })
    const port = await listenOn(server, '127.0.0.1')
    const { socketPath } = await startProxy([{ host: 'plain.example', port }], toLoopback)
    const { status, text } = await ask(socketPath, `http://plain.example:${port}/a?b=c`, 'body')
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual(['/a?b=c', `plain.example:${port}`, null, 'body'])
    await expect.poll(() => attempts).toMatchObject([{ host: 'plain.example', port, allowed: true }])
    expect(attempts[0]?.bytesIn).toBeGreaterThan(text.length)
    expect(attempts[0]?.bytesOut).toBeGreaterThan(4)
  })

  it('to a host that is not on the list, or not for a host at all, is refused', async () => {
    const { socketPath } = await startProxy([{ host: 'plain.example', port: 80 }], toLoopback)
    expect(await ask(socketPath, 'http://other.example/')).toMatchObject({ status: 403 })
    expect(await ask(socketPath, '/etc/passwd')).toMatchObject({ status: 400 })
    expect(await ask(socketPath, 'ftp://plain.example/')).toMatchObject({ status: 400 })
    expect(attempts).toMatchObject([{ host: 'other.example', port: 80, allowed: false }])
  })
})
