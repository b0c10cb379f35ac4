// The host's end of one jail's only way to a model: an HTTP server on a unix socket. It speaks the provider's own
// interface, so that the program needs to know nothing of it.
import { createServer, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ModelApi } from '../../domain/model'
import type { GatewayRequest, OpenModelGateway } from '../../orchestrator/agent-ports'
import { anthropic } from './anthropic/anthropic'
import { createGatewayNotes, type GatewayNotes } from './gateway-notes'
import { gemini } from './gemini/gemini'
import type { ModelInterface } from './model-interface'
import { openai } from './openai/openai'
import { passRequest, type Passage } from './pass-request'
import { createBodies } from './read-body'
import { createRedaction } from './redact-key'
import { sendProblem } from './relay-reply'
import { openUpstream } from './upstream'

const interfaces: Record<ModelApi, ModelInterface> = { anthropic, gemini, openai }

const connectionsMax = 64
const requestsMax = 16
const headerBytesMax = 32 * 1024
const headersMilliseconds = 30_000
const requestMilliseconds = 120_000
/** Between two turns of a conversation a program runs its tools. */
const keepAliveMilliseconds = 600_000

export const openModelGateway: OpenModelGateway = async (request, socketPath) => {
  const passage = passageOf(request)
  const pending = new Set<Promise<void>>()
  const server = createServer({
    keepAliveTimeout: keepAliveMilliseconds,
    ...{
      maxHeaderSize: headerBytesMax,
      headersTimeout: headersMilliseconds,
      requestTimeout: requestMilliseconds,
    },
  })
  server.maxConnections = connectionsMax
  server.on('request', (incoming, answer) => {
    answer.on('error', () => undefined)
    if (pending.size >= requestsMax)
      return sendProblem(passage.model, answer, 503, 'leeway: too many requests at once')
    const work = passRequest(passage, incoming, answer)
      .catch(() => answer.destroy())
      .then(() => {
        pending.delete(work)
      })
    pending.add(work)
  })
  refuseOtherProtocols(server, passage.notes)
  const closeConnections = trackConnections(server)
  await listen(server, socketPath)
  return {
    async close() {
      server.close()
      closeConnections()
      passage.upstream.close()
      await Promise.allSettled(pending)
    },
  }
}

function passageOf(request: GatewayRequest): Passage {
  const { baseUrl, key } = request.upstream
  return {
    request,
    model: interfaces[request.api],
    notes: createGatewayNotes(request.onNote),
    bodies: createBodies(),
    upstream: openUpstream(baseUrl),
    redact: createRedaction(key),
    onTheWay: { tokens: 0 },
  }
}

function refuseOtherProtocols(server: Server, notes: GatewayNotes): void {
  server.on('connect', (incoming, socket) => {
    socket.on('error', () => undefined)
    notes.tell({
      kind: 'refused',
      method: 'CONNECT',
      path: (incoming.url ?? '').slice(0, 200),
      why: 'it is no way to a model',
    })
    socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
  })
  server.on('clientError', (error, socket) => {
    const code = 'code' in error ? String(error.code) : ''
    if (code !== 'ECONNRESET')
      notes.tell({ kind: 'refused', method: '', path: '', why: `it is not HTTP that can be read (${code})` })
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    else socket.destroy()
  })
}

/** Returns the way to end all that are open. */
function trackConnections(server: Server): () => void {
  const open = new Set<Duplex>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
  })
  return () => {
    for (const socket of open) socket.destroy()
  }
}

async function listen(server: Server, socketPath: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
}
