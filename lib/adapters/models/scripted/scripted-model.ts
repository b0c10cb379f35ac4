// A model that says what a script says: it stands in for the three interfaces on loopback, so that programs can be
// tried without a model, always alike. It writes down every request.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import type { ScriptedTurn } from '../../../domain/conformance/script'
import type { ModelApi } from '../../../domain/model'
import type { CompiledRuntime } from '../../../domain/policy/compile/compiled'
import type { Listening } from '../../../orchestrator/jail-ports'
import { anthropic } from './anthropic'
import { gemini } from './gemini'
import type { Conversation, Reply, ScriptedInterface } from './interface'
import { openai } from './openai'
import { programCall } from './program-tools'
import { callIdOf, type SeenRequest } from './script'

export type Script = { runtime: CompiledRuntime; turns: readonly ScriptedTurn[] }

export type ScriptedModel = Listening & {
  /** Of loopback, without a path. */
  baseUrl: string
  /** In the order in which they came; no more than some thousands are kept. */
  requests: readonly SeenRequest[]
  /** The same model on a unix socket as well. */
  open(socketPath: string): Promise<Listening>
  /** Of the call at `index` of a turn. */
  callIdOf(turn: number, index: number): string
}

export const scriptedApis = {
  'claude-code': 'anthropic',
  'gemini-cli': 'gemini',
  'codex-cli': 'openai',
} as const satisfies Record<CompiledRuntime, ModelApi>

const interfaces: Record<ModelApi, ScriptedInterface> = { anthropic, gemini, openai }

const bodyBytesMax = 32 * 1024 * 1024
const requestsMax = 5000

/** Said when the script has no turn left, so that the program comes to an end. */
const afterTheEnd = 'The script is over.'
const toAnAside = 'Scripted.'

/** `turns` are said one after the other, over as many starts of a program as it takes. */
export async function startScriptedModel(script: Script): Promise<ScriptedModel> {
  const requests: SeenRequest[] = []
  const answer = createAnswers(script, (request) => {
    if (requests.length < requestsMax) requests.push(request)
  })
  const tcp = await listen(answer, { port: 0, host: '127.0.0.1' })
  const address = tcp.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    callIdOf,
    open: (socketPath) => listen(answer, { path: socketPath }),
    close: tcp.close,
  }
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

async function listen(
  answer: Answer,
  at: { path: string } | { port: number; host: string },
): Promise<Listening & { server: Server }> {
  const server = createServer((request, response) => {
    // The program went away, or sent what cannot be read: that is its own affair.
    answer(request, response).catch(() => response.destroy())
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(at, resolve)
  })
  async function close() {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }
  return { server, close }
}

function createAnswers(script: Script, note: (request: SeenRequest) => void): Answer {
  const api = interfaces[scriptedApis[script.runtime]]
  const next = createCursor()

  return async (request, response) => {
    const body = await readBody(request)
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    const kind = api.kindOf(request.method ?? '', path)
    const seen = seenOf(request, body)
    if (kind === 'other') {
      note(seen)
      return sendJson(response, 404, api.error(404))
    }
    const parsed: unknown = JSON.parse(body)
    const conversation = api.read(path, parsed)
    const { model, tools, results } = conversation
    if (kind === 'count') {
      note({ ...seen, kind, model, tools, results })
      return sendJson(response, 200, api.count())
    }
    const turn = tools.length === 0 ? null : next(conversation)
    note({ ...seen, kind: turn === null ? 'aside' : 'turn', turn, model, tools, results })
    const said = turn === null ? { says: toAnAside } : (script.turns[turn] ?? { says: afterTheEnd })
    if ('fails' in said) return sendJson(response, said.fails, api.error(said.fails))
    const reply = replyOf(script.runtime, said, turn, conversation)
    if (!api.wantsStream(path, parsed)) return sendJson(response, 200, api.whole(reply))
    await sendStream(response, api.stream(reply))
  }
}

/** The number of the turn to say. A request that is sent again gets the same once more. */
function createCursor(): (conversation: Conversation) => number {
  let turn = -1
  let answered = ''
  return ({ length, results }) => {
    const asked = `${length} ${results.length}`
    if (asked !== answered) turn++
    answered = asked
    return turn
  }
}

function replyOf(
  runtime: CompiledRuntime,
  { says, calls = [] }: Exclude<ScriptedTurn, { fails: number }>,
  turn: number | null,
  { model, tools }: Conversation,
): Reply {
  return {
    id: turn === null ? 'aside' : `turn_${turn}`,
    model,
    says,
    calls: calls.map((call, index) => ({
      ...programCall(runtime, call, tools),
      callId: callIdOf(turn ?? 0, index),
    })),
  }
}

function seenOf(request: IncomingMessage, body: string): SeenRequest {
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    [value ?? ''].flat().join(', '),
  ])
  const { method = '', url: path = '' } = request
  return {
    ...{ method, path, headers: Object.fromEntries(headers), body },
    ...{ kind: 'other', turn: null, model: '', tools: [], results: [] },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue
    size += part.length
    if (size > bodyBytesMax) throw new Error(`a request is larger than ${bodyBytesMax} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function sendJson(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(content))
}

async function sendStream(response: ServerResponse, events: readonly string[]): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  for (const event of events) {
    response.write(event)
    await setImmediate()
  }
  response.end()
}
