// Answers the hook that an agent's program asks before each call of a tool. Who asks is anybody in the jail, so every
// connection is bounded in bytes and time, and one that goes wrong is closed without an answer: the hook then refuses.
import { createServer, type Socket } from 'node:net'
import type { HookRequest, OpenHookService } from '../../orchestrator/agent-ports'
import { readQuestion } from './hook-question'

export const questionBytesMax = 8 * 1024 * 1024
/** Of all questions that are not read to their end yet. */
const pendingBytesMax = 64 * 1024 * 1024
/** Of all questions that are answered in a run: reading one takes time from every other run of the worker. */
const allBytesMax = 512 * 1024 * 1024
const connectionsMax = 256
/** Shorter than the hook's own patience. */
const questionMilliseconds = 20_000

const end = 0

export const openHookService: OpenHookService = async (request, socketPath) => {
  const open = new Set<Socket>()
  const pending: Pending = { bytes: 0, inAll: 0 }
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    attend(socket, request, pending)
  })
  server.maxConnections = connectionsMax
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

/** `inAll`: what was ever read. */
type Pending = { bytes: number; inAll: number }

/** One question, which NUL ends, and its answer. */
function attend(socket: Socket, request: HookRequest, pending: Pending) {
  const chunks: Buffer[] = []
  let bytes = 0

  function forget() {
    pending.bytes -= bytes
    bytes = 0
    chunks.length = 0
  }

  // Not of idleness: whoever sends a byte now and then must not stay either.
  const deadline = setTimeout(() => socket.destroy(), questionMilliseconds)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    clearTimeout(deadline)
    forget()
  })
  socket.on('end', () => socket.end())
  socket.on('data', (chunk: Buffer) => {
    const at = chunk.indexOf(end)
    const part = at < 0 ? chunk : chunk.subarray(0, at)
    chunks.push(part)
    bytes += part.length
    pending.bytes += part.length
    pending.inAll += part.length
    if (bytes > questionBytesMax || pending.bytes > pendingBytesMax) return socket.destroy()
    if (pending.inAll > allBytesMax) return socket.destroy()
    if (at < 0) return
    const text = Buffer.concat(chunks).toString('utf8')
    forget()
    socket.removeAllListeners('data').resume()
    answer(socket, request, text)
  })
}

/** Nothing is allowed that could not be noted. */
function answer(socket: Socket, { judge, onDecided }: HookRequest, text: string) {
  const question = readQuestion(text)
  if (question === null) return socket.destroy()
  try {
    const judgement = judge(question.call)
    onDecided(question.call, judgement)
    socket.end(`${question.answer(judgement)}\n`)
  } catch {
    // Thrown in an event of a socket, it would end the worker and every run with it.
    socket.destroy()
  }
}
