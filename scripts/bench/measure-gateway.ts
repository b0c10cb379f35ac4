// The first byte of a streamed reply through the gateway, against the same provider asked directly. Both take turns.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request, type RequestOptions, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openModelGateway } from '../../lib/adapters/models/model-gateway'
import type { Measured } from './measured'
import { median, milliseconds, quantile } from './statistics'

const rounds = 300
const warmUps = 30
const millisecondsMax = 5
/** What Claude Code sends at its first turn; later ones are longer. */
const promptBytes = 90_000

export async function measureGateway(): Promise<Measured[]> {
  const directory = await mkdtemp(join(tmpdir(), 'leeway-gateway-'))
  const provider = await startProvider()
  const socketPath = join(directory, 'model.sock')
  const gateway = await openModelGateway(
    {
      api: 'anthropic',
      models: ['measured'],
      upstream: { baseUrl: provider.baseUrl, key: 'measured-key' },
      judge: () => ({ allowed: true, rule: 'any', part: 'tools', why: 'everything is allowed' }),
      barrier: () => null,
      onNote: () => undefined,
    },
    socketPath,
  )
  try {
    return [await takeTurns({ through: { socketPath }, directly: provider.address })]
  } finally {
    await gateway.close()
    provider.server.close()
    provider.server.closeAllConnections()
    await rm(directory, { recursive: true })
  }
}

type Ways = { through: RequestOptions; directly: RequestOptions }

async function takeTurns({ through, directly }: Ways): Promise<Measured> {
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < rounds + warmUps; round += 1) {
    const one = await milliseconds(() => firstByte(directly))
    const other = await milliseconds(() => firstByte(through))
    if (round < warmUps) continue
    bare.push(one)
    ours.push(other)
  }
  const added = ours.map((value, index) => value - (bare[index] ?? Number.NaN))
  return {
    what: `model gateway, first byte, ${promptBytes / 1_000} kB asked`,
    n: rounds,
    figure: `${median(ours).toFixed(2)} ms`,
    baseline: `${median(bare).toFixed(2)} ms: the provider alone`,
    ratio: median(ours) / median(bare),
    ratioMax: null,
    budget: { milliseconds: median(added), millisecondsMax },
    notes: [`added: median ${median(added).toFixed(2)} ms, p95 ${quantile(added, 0.95).toFixed(2)} ms`],
  }
}

const usage = { input_tokens: 1, output_tokens: 1 }
const events = [
  { type: 'message_start', message: { id: 'm', content: [], usage } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'hello' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage },
  { type: 'message_stop' },
]
const streamed = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)

/** Reads the whole request before it answers, as a real one does. */
async function startProvider() {
  const server: Server = createServer((incoming, answer) => {
    incoming.resume().on('end', () => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const event of streamed) answer.write(event)
      answer.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  const port = typeof at === 'object' && at !== null ? at.port : 0
  return { server, address: { host: '127.0.0.1', port }, baseUrl: `http://127.0.0.1:${port}` }
}

const content = 'const answer = { a: 1, b: [2, 3] };\n'.repeat(promptBytes / 36)
const asked = { model: 'measured', max_tokens: 1, stream: true, messages: [{ role: 'user', content }] }
const body = Buffer.from(JSON.stringify(asked))

/** Resolves with the first byte of the reply’s body; the rest is read beside what follows. */
function firstByte(way: RequestOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const one = request({ ...way, path: '/v1/messages', method: 'POST', headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode ?? 0}`))
      response.once('data', () => resolve())
      response.resume()
    })
    one.on('error', reject)
    one.end(body)
  })
}
