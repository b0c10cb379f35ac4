// The only way from a jail to other hosts: an HTTP proxy of this jail's own on a unix socket. A name is resolved once,
// here; the address that was checked is the address that is dialled, so a name cannot change its mind in between.
import { lookup } from 'node:dns/promises'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { EgressAttempt, StartEgressProxy } from '../../orchestrator/jail-ports'
import { isRefusedAddress } from './addresses'
import { findAllowed, normalHost, type Allowed } from './allow-list'

export type Resolve = (host: string) => Promise<readonly string[]>

export type EgressOptions = {
  /** All addresses of a name; rejects where there are none. The system's resolver unless told. */
  resolve?: Resolve
  /** Addresses that are let through although they are private. Tests only. */
  allowPrivate?: readonly string[]
}

const dialMilliseconds = 15_000
const attemptsMax = 20_000
const connectionsMax = 256

type Target = { host: string; port: number }
type Decision = { address: string; why: string } | { address: null; why: string }
type Report = (target: Target, outcome: Pick<EgressAttempt, 'allowed' | 'why'>, upstream?: Socket) => void

/** The way jails get their proxies; nothing is shared between two of them. */
export function createEgressProxies(options: EgressOptions = {}): StartEgressProxy {
  const resolve = options.resolve ?? resolveBySystem
  const allowPrivate = new Set(options.allowPrivate)

  return async ({ socketPath, allow, onTried }) => {
    let attempts = 0
    const report: Report = (target, outcome, upstream) => {
      attempts++
      if (attempts > attemptsMax) return
      const last =
        attempts === attemptsMax ? `${outcome.why}; further attempts are not recorded` : outcome.why
      onTried({
        at: new Date().toISOString(),
        host: target.host.slice(0, 300),
        port: target.port,
        allowed: outcome.allowed,
        why: last,
        bytesOut: upstream?.bytesWritten ?? 0,
        bytesIn: upstream?.bytesRead ?? 0,
      })
    }
    const decide = (target: Target) =>
      attempts >= attemptsMax
        ? Promise.resolve<Decision>({ address: null, why: 'too many attempts' })
        : decideOn(target, allow, resolve, allowPrivate)
    return listen(socketPath, decide, report)
  }
}

async function resolveBySystem(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map((one) => one.address)
}

/** The allow-list first, so that nothing is asked of a name server about a name that is not on it. */
async function decideOn(
  target: Target,
  allow: readonly Allowed[],
  resolve: Resolve,
  allowPrivate: ReadonlySet<string>,
): Promise<Decision> {
  const entry = findAllowed(allow, target.host, target.port)
  if (entry === undefined) return { address: null, why: 'not on the allow-list' }
  let addresses: readonly string[]
  try {
    addresses = await resolve(target.host)
  } catch {
    return { address: null, why: 'the name cannot be resolved' }
  }
  const refused = addresses.find((address) => isRefusedAddress(address) && !allowPrivate.has(address))
  if (refused !== undefined)
    return { address: null, why: `leads to the private or reserved address ${refused}` }
  const [address] = addresses
  if (address === undefined) return { address: null, why: 'the name has no address' }
  return { address, why: `allowed by ${entry.host}:${entry.port}` }
}

async function listen(socketPath: string, decide: (target: Target) => Promise<Decision>, report: Report) {
  const open = new Set<Duplex>()
  const pending = new Set<Promise<unknown>>()
  const track = (work: Promise<unknown>) => {
    pending.add(work)
    // One connection that goes wrong ends alone.
    void work.catch(() => undefined).finally(() => pending.delete(work))
  }
  const server = createServer({ maxHeaderSize: 32 * 1024, headersTimeout: 30_000 })
  server.maxConnections = connectionsMax
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  server.on('request', (incoming, answer) => track(forward(incoming, answer, decide, report)))
  server.on('connect', (incoming, socket, head) => track(tunnel(incoming, socket, head, decide, report)))
  server.on('clientError', (_error, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
  return {
    async close() {
      server.close()
      for (const socket of open) socket.destroy()
      await Promise.allSettled(pending)
    },
  }
}

/** CONNECT: bytes both ways until one side ends. */
async function tunnel(
  incoming: IncomingMessage,
  inner: Duplex,
  head: Buffer,
  decide: (target: Target) => Promise<Decision>,
  report: Report,
) {
  inner.on('error', () => inner.destroy())
  const target = targetOf(incoming.url ?? '', 443)
  const decision = await decide(target)
  if (decision.address === null) {
    report(target, { allowed: false, why: decision.why })
    inner.end(
      `HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n${refusal(target, decision.why)}`,
    )
    return
  }
  const outer = connect({ host: decision.address, port: target.port, timeout: dialMilliseconds })
  const failed = await whenConnected(outer, inner)
  if (failed === null) {
    outer.setTimeout(0)
    inner.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    outer.write(head)
    inner.pipe(outer)
    outer.pipe(inner)
    await whenClosed(outer, inner)
  } else inner.end(`HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\n${failed}\n`)
  report(target, { allowed: true, why: failed === null ? decision.why : `${decision.why}; ${failed}` }, outer)
}

/** Null when connected, else why not. */
function whenConnected(outer: Socket, inner: Duplex): Promise<string | null> {
  return new Promise((resolve) => {
    outer.once('connect', () => resolve(null))
    outer.once('timeout', () => outer.destroy(new Error('timeout')))
    outer.on('error', (error) => resolve(`the host cannot be reached (${reasonOf(error)})`))
    inner.once('close', () => {
      outer.destroy()
      resolve('given up by the program')
    })
  })
}

function whenClosed(outer: Socket, inner: Duplex): Promise<void> {
  return new Promise((resolve) => {
    outer.once('close', () => {
      inner.destroy()
      resolve()
    })
    if (outer.closed) resolve()
    if (inner.closed) outer.destroy()
  })
}

const hopByHop = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'host'],
])

/** Plain HTTP: the request is parsed, written anew and sent to the checked address with the host that was checked. */
async function forward(
  incoming: IncomingMessage,
  answer: ServerResponse,
  decide: (target: Target) => Promise<Decision>,
  report: Report,
) {
  const url = URL.canParse(incoming.url ?? '') ? new URL(incoming.url ?? '') : null
  if (url?.protocol !== 'http:') {
    answer
      .writeHead(400, { connection: 'close' })
      .end('leeway: this proxy wants an absolute http:// address\n')
    return
  }
  const target = { host: normalHost(url.hostname), port: url.port === '' ? 80 : Number(url.port) }
  const decision = await decide(target)
  if (decision.address === null) {
    report(target, { allowed: false, why: decision.why })
    answer
      .writeHead(403, { 'content-type': 'text/plain', connection: 'close' })
      .end(refusal(target, decision.why))
    return
  }
  const { upstream, failed } = await exchange(incoming, answer, url, {
    address: decision.address,
    port: target.port,
  })
  report(
    target,
    { allowed: true, why: failed === null ? decision.why : `${decision.why}; ${failed}` },
    upstream,
  )
}

function exchange(
  incoming: IncomingMessage,
  answer: ServerResponse,
  url: URL,
  dial: { address: string; port: number },
): Promise<{ upstream?: Socket; failed: string | null }> {
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !hopByHop.has(name)))
  return new Promise((resolve) => {
    const outer = httpRequest({
      ...{ host: dial.address, port: dial.port, method: incoming.method, agent: false },
      ...{ path: `${url.pathname}${url.search}`, headers: { ...headers, host: url.host } },
    })
    let upstream: Socket | undefined
    let failed: string | null = null
    outer.on('socket', (socket) => {
      upstream = socket
      socket.setTimeout(dialMilliseconds, () => socket.connecting && socket.destroy(new Error('timeout')))
    })
    outer.on('response', (response) => {
      response.on('error', () => answer.destroy())
      try {
        const kept = Object.entries(response.headers).filter(([name]) => !hopByHop.has(name))
        answer.writeHead(response.statusCode ?? 502, Object.fromEntries(kept))
        response.pipe(answer)
      } catch {
        // Thrown in an event of a socket, it would end the worker: a host may answer what cannot be said again.
        outer.destroy(new Error('its answer is not HTTP'))
      }
    })
    outer.on('error', (error) => {
      failed = `the host cannot be reached (${reasonOf(error)})`
      if (answer.headersSent) answer.destroy()
      else answer.writeHead(502, { connection: 'close' }).end(`leeway: ${failed}\n`)
    })
    outer.on('close', () => resolve({ ...(upstream === undefined ? {} : { upstream }), failed }))
    answer.on('close', () => outer.destroy())
    incoming.on('error', () => outer.destroy())
    incoming.pipe(outer)
  })
}

function targetOf(authority: string, otherwise: number): Target {
  const found = /^(.*?)(?::(\d{1,5}))?$/.exec(authority)
  return { host: normalHost(found?.[1] ?? ''), port: Number(found?.[2] ?? otherwise) }
}

const refusal = (target: Target, why: string) => `leeway: ${target.host}:${target.port} is refused: ${why}\n`

function reasonOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message
}
