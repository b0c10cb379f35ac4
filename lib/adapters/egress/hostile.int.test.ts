import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createEgressProxies } from './proxy'

const answers = [
  'HTTP/1.1 000 Zero\r\n\r\n',
  'HTTP/1.1 099 Low\r\ncontent-length: 0\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 Ok\r\n\r\nx',
  'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nrest',
  'HTTP/1.1 999 High\r\ncontent-length: 1\r\n\r\nx',
  'HTTP/1.1 200 Ok\r\nx-odd: \u0001\r\n\r\n',
  'HTTP/1.1 200 Ok\r\nx-odd: \u00e9\u00ff\r\nset-cookie: a\r\nset-cookie: b\r\n\r\n',
  'HTTP/1.1 200 O\u00e9k\r\n\r\n',
  'HTTP/1.1 204 No\r\ncontent-length: 5\r\n\r\nhello',
  'HTTP/1.1 200 Ok\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  'not http at all',
  '',
]
const asks = (port: number) => [
  `GET http://up.test:${port}/ HTTP/1.1\r\nhost: up.test\r\n\r\n`,
  `GET http://up.test:${port}/\u00e9?\u00ff HTTP/1.1\r\nhost: up.test\r\nx: \u00e9\r\n\r\n`,
  `HEAD http://user:pass@up.test:${port}/ HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n`,
  `GET http://up.test:${port}/ HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
  `POST http://up.test:${port}/ HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\nabc`,
  `POST http://up.test:${port}/ HTTP/1.1\r\nhost: x\r\nexpect: nonsense\r\ncontent-length: 3\r\n\r\nabc`,
  `GET http://up.test:${port}/ HTTP/1.1\r\nhost: x\r\ntrailer: y\r\nte: trailers\r\n\r\n`,
  `GET http://up.test:${port}/ HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n`,
  `PURGE http://up.test:${port}/ HTTP/1.1\r\nhost: x\r\n\r\n`,
  `CONNECT up.test:${port} HTTP/1.1\r\n\r\n`,
  'CONNECT :99999 HTTP/1.1\r\n\r\n',
  'CONNECT \u00ff\u00fe:443 HTTP/1.1\r\n\r\n',
  `CONNECT ${'x'.repeat(20_000)}:1 HTTP/1.1\r\n\r\n`,
  'CONNECT http://[::1 HTTP/1.1\r\n\r\n',
  'GET http://[::1 HTTP/1.1\r\n\r\n',
  `GET http://up.test:${port}/ HTTP/1.1\r\nhost: x\r\ncontent-length: 99999\r\n\r\nshort`,
  '\u0000\u0001\u0002',
]

/** What the proxy answers until it, or patience, ends. */
function ask(socketPath: string, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(socketPath, () => socket.write(Buffer.from(bytes, 'latin1')))
    const end = () => {
      socket.destroy()
      resolve(text)
    }
    socket.setTimeout(300, end)
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.on('error', end)
    socket.on('close', end)
  })
}

it(
  'whatever a jail asks and a host answers, the proxy goes on and reports',
  { timeout: 60_000 },
  async () => {
    let next = 0
    const upstream = createServer((socket) => {
      socket.on('error', () => undefined)
      const answer = answers[next++ % answers.length] ?? ''
      socket.once('data', () => socket.end(Buffer.from(answer, 'latin1')))
    })
    const port = await new Promise<number>((resolve) => {
      upstream.listen(0, '127.0.0.1', () => {
        const at = upstream.address()
        resolve(typeof at === 'object' && at !== null ? at.port : 0)
      })
    })
    const directory = await mkdtemp(join(tmpdir(), 'leeway-egress-'))
    const socketPath = join(directory, 'egress.sock')
    const tried: { host: string; port: number; allowed: boolean }[] = []
    const start = createEgressProxies({
      resolve: () => Promise.resolve(['127.0.0.1']),
      allowPrivate: ['127.0.0.1'],
    })
    const allow = [{ host: 'up.test', port }]
    const proxy = await start({ socketPath, allow, onTried: (one) => tried.push(one) })
    for (let round = 0; round < answers.length; round += 1) {
      next = round
      await Promise.all(asks(port).map((bytes) => ask(socketPath, bytes)))
    }
    expect(await ask(socketPath, `GET http://other.test:${port}/ HTTP/1.1\r\nhost: x\r\n\r\n`)).toContain(
      '403',
    )
    await proxy.close()
    upstream.close()
    await rm(directory, { recursive: true })
    expect(tried.filter(({ allowed, host }) => allowed && host !== 'up.test')).toEqual([])
    expect(tried.every(({ port: one }) => Number.isInteger(one))).toBe(true)
  },
)
