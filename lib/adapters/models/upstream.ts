// The provider's end: one request over a checked connection, with the real key and little else.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

const connectMilliseconds = 15_000
const idleMilliseconds = 10 * 60_000
const headerBytesMax = 32 * 1024

/** No answer came. `wasSent`: the provider had the whole request, and may charge for it. */
export class Unanswered extends Error {
  readonly wasSent: boolean
  constructor(why: string, wasSent: boolean) {
    super(why)
    this.name = 'Unanswered'
    this.wasSent = wasSent
  }
}

export type UpstreamRequest = { path: string; headers: Readonly<Record<string, string>>; body: Buffer }

export type Upstream = {
  /** Resolves with the head of the answer; rejects with Unanswered where there is none. A redirection is an answer like any other. */
  send(request: UpstreamRequest): Promise<IncomingMessage>
  /** Ends every connection. */
  close(): void
}

/** `baseUrl` is https, or http on this machine's loopback; its path stands before every other. */
export function openUpstream(baseUrl: string): Upstream {
  const base = new URL(baseUrl)
  const isPlain = base.protocol === 'http:'
  const agent = isPlain ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true })
  const start = isPlain ? httpRequest : httpsRequest
  const open = new Set<{ destroy(error?: Error): unknown }>()
  return {
    send({ path, headers, body }) {
      return new Promise((resolve, reject) => {
        const asked = start({
          ...{ agent, method: 'POST', maxHeaderSize: headerBytesMax, path: joinPaths(base.pathname, path) },
          // An address in brackets is dialled without them.
          ...{
            host: base.hostname.replace(/^\[(.*)\]$/, '$1'),
            port: base.port === '' ? undefined : base.port,
          },
          headers: { ...headers, host: base.host, 'content-length': body.length },
        })
        const fail = (why: string) => reject(new Unanswered(why, asked.writableFinished))
        open.add(asked)
        const hurry = setTimeout(
          () => asked.destroy(new Error('no connection within 15 s')),
          connectMilliseconds,
        )
        asked.setTimeout(idleMilliseconds, () => asked.destroy(new Error('no answer for 10 minutes')))
        asked.on('socket', (socket) => {
          if (!socket.connecting) return clearTimeout(hurry)
          socket.once(isPlain ? 'connect' : 'secureConnect', () => clearTimeout(hurry))
        })
        asked.on('error', (error) => fail(reasonOf(error)))
        asked.on('response', resolve)
        asked.on('upgrade', (_response, socket) => {
          socket.destroy()
          fail('its answer is not HTTP')
        })
        asked.on('close', () => {
          clearTimeout(hurry)
          open.delete(asked)
          fail('the connection was closed')
        })
        asked.end(body)
      })
    },
    close() {
      for (const asked of open) asked.destroy()
      agent.destroy()
    },
  }
}

/** `/team/v1` and `/v1/messages` are `/team/v1/messages`: a base may or may not name the version. */
function joinPaths(prefix: string, path: string): string {
  const before = prefix.replace(/\/+$/, '')
  const [, version = ''] = /^(\/v\d+(?:beta)?)\//.exec(path) ?? []
  return version !== '' && before.endsWith(version)
    ? `${before}${path.slice(version.length)}`
    : `${before}${path}`
}

function reasonOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message
}
