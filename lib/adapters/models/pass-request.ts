// One request of a jail: read, judged by what may be asked at all, passed on, and its reply relayed.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GatewayRequest } from '../../orchestrator/agent-ports'
import type { ToolCall } from '../../domain/policy/evaluate/tool-call'
import type { GatewayNotes } from './gateway-notes'
import { parseJsonRecord, UnreadableJson, type JsonRecord } from './json-value'
import type { CallDesk, ModelInterface, ReadRequest, Route } from './model-interface'
import { BodyRefused, type createBodies } from './read-body'
import { readTarget } from './read-target'
import { relayReply, sendProblem, type Relayed } from './relay-reply'
import { estimateUsage } from './estimate-usage'
import { Unanswered, type Upstream } from './upstream'

export type Passage = {
  request: GatewayRequest
  model: ModelInterface
  notes: GatewayNotes
  bodies: ReturnType<typeof createBodies>
  upstream: Upstream
  redact: (text: string) => string
  /** Of requests that are not answered to their end: what they may use at least. */
  onTheWay: { tokens: number }
}

/** So many are asked for by whoever says no number. */
const answerTokens = 8_000

/** A request that is not passed on, and why. */
class Refusal extends Error {}

/** Answers in every case; rejects never. */
export async function passRequest(
  passage: Passage,
  incoming: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  try {
    const route = routeOf(passage, incoming)
    if (route.kind === 'answered') answer.writeHead(200).end()
    else await passBody(passage, { incoming, answer, route })
  } catch (error) {
    fail(passage, { incoming, answer }, error)
  }
}

type Passed = Extract<Route, { kind: 'passed' }>
type Exchange = { incoming: IncomingMessage; answer: ServerResponse }

function routeOf({ model, notes }: Passage, incoming: IncomingMessage): Exclude<Route, { kind: 'refused' }> {
  if (notes.isShut()) throw new Refusal('too many requests came to nothing')
  const target = readTarget(incoming.url ?? '')
  if (target === null) throw new Refusal('its address has more than one reading')
  const route = model.route(incoming.method ?? '', target)
  if (route.kind === 'refused') throw new Refusal(route.why)
  const encoding = incoming.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw new Refusal('its body is compressed')
  return route
}

async function passBody(passage: Passage, exchange: Exchange & { route: Passed }): Promise<void> {
  const { incoming, answer, route } = exchange
  const taken = await passage.bodies.take(incoming)
  try {
    const body = parseJsonRecord(taken.bytes)
    const read = passage.model.readRequest(body)
    const model = modelOf(passage.request, route, read)
    if (read.problem !== null) throw new Refusal(read.problem)
    passage.notes.tellResults(read.results)
    const why = passage.request.barrier(passage.onTheWay.tokens)
    if (why !== null) throw new Refusal(why)
    const tokens = estimateUsage({ requestBytes: taken.bytes.length }).inputTokens + answerTokens
    passage.onTheWay.tokens += tokens
    const isAnswered = await forward(passage, { incoming, answer, path: route.path, body, model }).finally(
      () => {
        passage.onTheWay.tokens -= tokens
      },
    )
    if (isAnswered) taken.answered()
  } finally {
    taken.release()
  }
}

function modelOf({ models }: GatewayRequest, route: Passed, read: ReadRequest): string {
  const model = route.model ?? read.model
  if (route.model !== null && read.model !== '' && read.model !== route.model)
    throw new Refusal('its address and its body name two models')
  if (!models.includes(model)) throw new Refusal(`the model \`${model.slice(0, 100)}\` is not this agent's`)
  return model
}

type Forwarded = Exchange & { path: string; body: JsonRecord; model: string }

/** Whether the model answered it. */
async function forward(
  passage: Passage,
  { incoming, answer, path, body, model }: Forwarded,
): Promise<boolean> {
  // Written anew: what was read is what is sent, whatever a second reader would make of the original.
  const bytes = Buffer.from(JSON.stringify(body), 'utf8')
  const headers = headersFor(passage, incoming)
  const response = await passage.upstream.send({ path, headers, body: bytes }).catch((error: unknown) => {
    if (error instanceof Unanswered && error.wasSent)
      passage.notes.tell({ kind: 'used', model, ...estimateUsage({ requestBytes: bytes.length }) })
    throw error
  })
  // It may fail before anybody listens.
  response.on('error', () => undefined)
  const desk = createDesk(passage)
  const relayed = await relayReply({ ...passage, response, answer, desk })
  tellEnd(passage, { relayed, model, requestBytes: bytes.length, isCount: /count_?tokens/i.test(path) })
  return relayed.isCharged
}

function headersFor({ model, request }: Passage, incoming: IncomingMessage): Record<string, string> {
  const kept = model.headers.map((name) => [name, incoming.headers[name]] as const)
  const told = kept.filter((pair): pair is readonly [string, string] => typeof pair[1] === 'string')
  return {
    ...Object.fromEntries(told.filter(([, value]) => /^[\x20-\x7e]{1,2000}$/.test(value))),
    ...model.credential(request.upstream.key),
    accept: 'text/event-stream, application/json',
    'accept-encoding': 'identity',
    'content-type': 'application/json',
  }
}

/** INVARIANT: a call is judged and recorded before the program sees any of it. */
function createDesk({ request, notes }: Passage): CallDesk {
  return {
    decide(call: ToolCall, canBeHeldBack: boolean) {
      const judgement = request.judge(call)
      const heldBack = !judgement.allowed && canBeHeldBack
      notes.tell({ kind: 'called', call, judgement, heldBack })
      return heldBack ? judgement.why : null
    },
    newCallId: () => `leeway-${randomUUID()}`,
  }
}

type End = { relayed: Relayed; model: string; requestBytes: number; isCount: boolean }

function tellEnd({ notes }: Passage, { relayed, model, requestBytes, isCount }: End): void {
  const { failure, isCharged } = relayed
  if (failure !== null) notes.tell({ kind: 'failed', ...failure })
  if (!isCharged || isCount) return
  notes.tell({ kind: 'used', model, ...estimateUsage({ ...relayed, requestBytes }) })
}

function fail({ model, notes }: Passage, { incoming, answer }: Exchange, error: unknown): void {
  if (error instanceof Refusal || error instanceof BodyRefused || error instanceof UnreadableJson) {
    const { method = '', url = '' } = incoming
    notes.tell({ kind: 'refused', method: method.slice(0, 20), path: url.slice(0, 200), why: error.message })
    sendProblem(model, answer, 403, `leeway: ${error.message}`)
  } else {
    const why = error instanceof Error ? error.message : 'unknown'
    notes.tell({ kind: 'failed', status: null, why })
    sendProblem(model, answer, 502, `leeway: the model cannot be reached (${why})`)
  }
  if (answer.headersSent && !answer.writableEnded) answer.destroy()
}
