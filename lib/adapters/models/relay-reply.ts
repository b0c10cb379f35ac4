// One reply on its way from the provider to the program: read as it comes, judged, written anew.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createEventStream, formatEvent } from './event-stream'
import { parseJsonRecord, recordOf, textOf, UnreadableJson, type JsonRecord } from './json-value'
import { UnreadableReply, type CallDesk, type ModelInterface, type Usage } from './model-interface'

const replyBytesMax = 64 * 1024 * 1024
const errorBytesMax = 64 * 1024

/** Of a provider's headers those that programs act on; none tells whose key it was. */
const headersPassed = ['retry-after', 'retry-after-ms', 'request-id', 'x-request-id', 'x-should-retry']

export type Relay = {
  model: ModelInterface
  response: IncomingMessage
  answer: ServerResponse
  desk: CallDesk
  redact: (text: string) => string
}

export type Relayed = {
  usage: Usage | null
  replyBytes: number
  /** False where it broke off. */
  isWhole: boolean
  isCharged: boolean
  /** What went wrong, for the record; null where nothing did. */
  failure: { status: number | null; why: string } | null
}

const charged = { isCharged: true }
const free = { isCharged: false, usage: null, replyBytes: 0, isWhole: true }

/** Reads the reply to its end even where the program has gone away: it is paid for, so it is counted. */
export async function relayReply(relay: Relay): Promise<Relayed> {
  const { response } = relay
  const status = response.statusCode ?? 0
  if ((response.headers['content-encoding'] ?? 'identity') !== 'identity')
    return refuse(relay, 'the provider answers compressed, which was not asked for')
  if (status >= 400) return relayError(relay, status)
  if (status !== 200) return refuse(relay, `the provider answers with status ${status}`)
  const type = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'text/event-stream') return relayStream(relay)
  if (type === 'application/json') return relayWhole(relay)
  return refuse(relay, 'the provider answers neither JSON nor a stream of events')
}

async function relayStream({ model, response, answer, desk, redact }: Relay): Promise<Relayed> {
  const events = createEventStream()
  const reader = model.openReply(desk)
  let bytes = 0
  let unreadable: string | null = null
  answer.writeHead(200, {
    ...headersOf(response, redact),
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
  })
  answer.flushHeaders()
  try {
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) continue
      bytes += chunk.length
      if (bytes > replyBytesMax) throw new UnreadableReply('it is larger than 64 MB')
      const passed = events.push(chunk).flatMap((event) => reader.take(event))
      if (passed.length > 0) await write(answer, redact(passed.map(formatEvent).join('')))
    }
    events.end()
    reader.end()
  } catch (error) {
    response.destroy()
    unreadable = sentenceOf(error)
    // A connection that broke is the program's to try again; what cannot be read is not.
    if (isUnreadable(error)) await write(answer, formatEvent(model.failure(toldOf(unreadable))))
    else answer.destroy()
  }
  answer.end()
  const why = unreadable ?? reader.failure()
  return {
    ...charged,
    usage: reader.usage(),
    replyBytes: bytes,
    isWhole: unreadable === null,
    failure: why === null ? null : { status: null, why: redact(why) },
  }
}

async function relayWhole({ model, response, answer, desk, redact }: Relay): Promise<Relayed> {
  let replyBytes = 0
  try {
    const read = await readAll(response, replyBytesMax)
    replyBytes = read.length
    const { body, usage } = model.readWhole(parseJsonRecord(read), desk)
    send(answer, { status: 200, headers: headersOf(response, redact), body: redact(JSON.stringify(body)) })
    return { ...charged, usage, replyBytes, isWhole: true, failure: null }
  } catch (error) {
    const why = sentenceOf(error)
    sendProblem(model, answer, 502, toldOf(why))
    return { ...charged, usage: null, replyBytes, isWhole: false, failure: { status: 200, why } }
  }
}

/** An error goes through as it is, when it is JSON. */
async function relayError({ model, response, answer, redact }: Relay, status: number): Promise<Relayed> {
  const read = await readAll(response, errorBytesMax)
  const body = jsonOrNull(read)
  const why = messageOf(body) || `the provider answers with status ${status}`
  const shown = body ?? model.problem(status, `leeway: the provider answers with status ${status}`)
  send(answer, { status, headers: headersOf(response, redact), body: redact(JSON.stringify(shown)) })
  return { ...free, failure: { status, why: redact(why) } }
}

function refuse({ model, response, answer }: Relay, why: string): Relayed {
  response.destroy()
  sendProblem(model, answer, 502, `leeway: ${why}`)
  return {
    ...free,
    isCharged: response.statusCode === 200,
    failure: { status: response.statusCode ?? null, why },
  }
}

const toldOf = (why: string) => `leeway: the reply of the model was cut off: ${why}`

function isUnreadable(error: unknown): boolean {
  // A decoder's word for bytes that are no text.
  return error instanceof UnreadableReply || error instanceof UnreadableJson || error instanceof TypeError
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : 'it cannot be read'
}

/** Waits while the program is slow; a program that has gone away is none. */
function write(answer: ServerResponse, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (answer.destroyed || answer.writableEnded || answer.write(text)) return resolve()
    const go = () => {
      answer.off('drain', go).off('close', go)
      resolve()
    }
    answer.on('drain', go).on('close', go)
  })
}

async function readAll(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) continue
    size += part.length
    if (size > bytesMax) throw new UnreadableReply('it is too large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function headersOf(response: IncomingMessage, redact: (text: string) => string): Record<string, string> {
  const kept = headersPassed.map((name) => [name, response.headers[name]] as const)
  const told = kept.filter((pair): pair is readonly [string, string] => typeof pair[1] === 'string')
  return Object.fromEntries(
    told
      .filter(([, value]) => /^[\x20-\x7e]{1,200}$/.test(value))
      .map(([name, value]) => [name, redact(value)]),
  )
}

function jsonOrNull(bytes: Buffer): JsonRecord | null {
  try {
    return parseJsonRecord(bytes)
  } catch {
    return null
  }
}

function messageOf(body: JsonRecord | null): string {
  return textOf(recordOf(body?.['error'])['message'])
}

export function sendProblem(
  model: ModelInterface,
  answer: ServerResponse,
  status: number,
  sentence: string,
): void {
  // What is left of its request is not read.
  send(answer, {
    status,
    headers: { connection: 'close' },
    body: JSON.stringify(model.problem(status, sentence)),
  })
}

function send(
  answer: ServerResponse,
  { status, headers, body }: { status: number; headers: Record<string, string>; body: string },
): void {
  if (answer.headersSent || answer.destroyed) return
  answer.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(body)
}
