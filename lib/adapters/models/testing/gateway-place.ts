// A gateway on a real socket before a provider on loopback that answers what a test says.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer, request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ModelApi } from '../../../domain/model'
import type { GatewayNote, GatewayRequest } from '../../../orchestrator/agent-ports'
import { openModelGateway } from '../model-gateway'

export const realKey = 'the-real-key-0123456789'

export type Asked = { method: string; url: string; headers: IncomingHttpHeaders; body: string }
export type Answered = { status: number; headers: IncomingHttpHeaders; text: string; broken: boolean }

/** Everything that is open is closed by `close`. */
export function createGatewayPlace() {
  const directory = mkdtempSync(join(tmpdir(), 'leeway-models-'))
  const closing: (() => unknown)[] = []
  let count = 0

  async function listenOn(server: Server): Promise<string> {
    const sockets = new Set<Socket>()
    server.on('connection', (socket: Socket) => sockets.add(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    const at = server.address()
    return `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`
  }

  return {
    /** `answer` has the whole request. */
    async provider(answer: (asked: Asked, response: ServerResponse) => void) {
      const asked: Asked[] = []
      const server = createHttpServer((incoming, response) => {
        response.on('error', () => undefined)
        void readAll(incoming).then((body) => {
          const { method = '', url = '', headers } = incoming
          const one = { method, url, headers, body }
          asked.push(one)
          answer(one, response)
        })
      })
      return { baseUrl: await listenOn(server), asked }
    },
    /** A provider that is not bound to HTTP. */
    rawProvider: (onData: (socket: Socket) => void) =>
      listenOn(
        createServer((socket) => {
          socket.on('error', () => undefined)
          socket.once('data', () => onData(socket))
        }),
      ),
    async gateway(api: ModelApi, baseUrl: string, over: Partial<GatewayRequest> = {}) {
      const notes: GatewayNote[] = []
      count += 1
      const socketPath = join(directory, `model-${count}.sock`)
      const request: GatewayRequest = {
        api,
        models: ['model-1'],
        upstream: { baseUrl, key: realKey },
        judge: () => ({ allowed: true, rule: 'any', part: 'tools', why: 'everything is allowed' }),
        barrier: () => null,
        onNote: (note) => notes.push(note),
        ...over,
      }
      const gateway = await openModelGateway(request, socketPath)
      closing.push(() => gateway.close())
      return { socketPath, notes, close: () => gateway.close() }
    },
    async close() {
      for (const close of closing.splice(0).reverse()) await close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of incoming) if (Buffer.isBuffer(part)) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

/** One request as a program makes it. `onText` hears the reply as it grows. */
export function ask(
  socketPath: string,
  path: string,
  body: unknown,
  options: { method?: string; headers?: Record<string, string>; onText?: (text: string) => void } = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    const headers = { 'content-type': 'application/json', 'content-length': bytes.length, ...options.headers }
    const method = options.method ?? 'POST'
    const asked = httpRequest({ socketPath, path, method, headers, agent: false }, (response) => {
      let text = ''
      const end = (broken: boolean) =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, broken })
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8')
        options.onText?.(text)
      })
      response.on('end', () => end(false))
      response.on('error', () => end(true))
    })
    asked.on('error', reject)
    asked.end(bytes)
  })
}

/** Everything that is answered to these bytes, until the other side ends or `milliseconds` are over. */
export function say(socketPath: string, bytes: string, milliseconds = 1_000): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(socketPath, () => socket.write(Buffer.from(bytes, 'latin1')))
    const end = () => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(milliseconds, end)
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')))
    socket.on('error', end)
    socket.on('close', end)
  })
}
