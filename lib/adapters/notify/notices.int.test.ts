import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { grantStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import { asOperational } from '../../orchestrator/as-operational'
import { appendOf, versionOf, type Ground } from '../../orchestrator/ground'
import { createTelling, noteSilence } from '../../orchestrator/telling-round'
import { createBlobs } from '../database/blobs'
import { createReaderPositions } from '../database/reader-positions'
import { openTestLog } from '../database/testing/sample-events'
import { openTestDatabase, type TestDatabase } from '../database/testing/test-database'
import { createWebhook } from './webhook'

const secret = 'a secret of this test'
type Taken = { body: string; timestamp: string; signature: string }

let database: TestDatabase
let ground: Pick<Ground, 'log'> & Ground
let server: Server
let url: string
const taken: Taken[] = []
/** What the next messages are answered; 204 where none is left. */
const answers: number[] = []
let now = Date.parse('2026-05-01T00:00:00.000Z')

beforeAll(async () => {
  database = await openTestDatabase()
  const log = openTestLog(database)
  ground = {
    log,
    clock: { now: () => new Date(now).toISOString() },
    ids: { next: () => 'unused' },
    digest: (words) => words,
    blobs: createBlobs(database),
  }
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const header = (name: string) => String(request.headers[name])
      const status = answers.shift() ?? 204
      if (status === 204)
        taken.push({ body, timestamp: header('x-leeway-timestamp'), signature: header('x-leeway-signature') })
      response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  url = `http://127.0.0.1:${port}/hooks/token-in-the-address`
  await round()
})
afterAll(async () => {
  server.close()
  await database.close()
})
beforeEach(() => {
  taken.length = 0
})

const stopping = new AbortController().signal

/** Of a worker that has just started. */
function telling() {
  const notices = createWebhook({ url, secret }, () => now)
  return createTelling({ ...ground, notices, readers: createReaderPositions(database), stopping })
}
const round = () => telling()()

async function append(...facts: DomainEvent[]): Promise<void> {
  const stream = grantStream('writer', 'shop')
  const context = { actor: { kind: 'system', id: 'test' } as const, occurredAt: new Date(now).toISOString() }
  const expectedVersion = await versionOf(ground, stream)
  await ground.log.append([appendOf({ stream, expectedVersion, facts, context })])
}

const lowered = (reason: string) =>
  fact('StandingLowered', { from: 'auto', to: 'review', cause: 'drift', reason })
const Sent = z.object({ id: z.string(), kind: z.string() })
const sent = () => taken.map(({ body }) => Sent.parse(JSON.parse(body)))
const kinds = () => sent().map(({ kind }) => kind)

test('people are told in order, once, and only of what concerns them', async () => {
  await append(
    lowered('first'),
    fact('ProbationStarted', { cause: 'x' }),
    fact('DriftWarned', { detail: 'y' }),
  )
  await round()
  expect(kinds()).toEqual(['standingLowered', 'driftWarned'])
  await round()
  expect(taken).toHaveLength(2)
})

test('a message is signed with its time, and says what happened without the words of people', async () => {
  await append(lowered('a reason with a secret in it'))
  await round()
  const [{ body, timestamp, signature } = { body: '', timestamp: '', signature: '' }] = taken
  expect(signature).toBe(
    `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`,
  )
  expect(JSON.parse(body)).toMatchObject({
    v: 1,
    kind: 'standingLowered',
    words: 'lowered from auto to review',
  })
  expect(body).not.toContain('a reason')
})

test('what is not taken is sent again later, also by another worker, and nothing is passed over', async () => {
  answers.push(500)
  await append(lowered('one'), lowered('two'))
  const worker = telling()
  const failure = await worker().catch((error: unknown) => error)
  expect(asOperational(failure)).toMatchObject({ kind: 'notTold' })
  expect(String(failure)).not.toContain('token-in-the-address')
  await worker()
  expect(taken).toEqual([])
  now += 60_000
  await worker()
  expect(kinds()).toEqual(['standingLowered', 'standingLowered'])
  answers.push(204, 503)
  await append(lowered('three'), lowered('four'))
  await expect(round()).rejects.toThrow('it answered 503')
  await round()
  expect(new Set(sent().map(({ id }) => id)).size).toBe(4)
  expect(taken).toHaveLength(4)
})

test('what came while notices were off is not told when they are turned on, and what came while no worker ran is', async () => {
  const readers = createReaderPositions(database)
  await append(lowered('while no worker ran'))
  await round()
  expect(taken).toHaveLength(1)
  await append(lowered('before the worker without an address'))
  await noteSilence({ log: ground.log, readers })
  await append(lowered('beside it'))
  await round()
  expect(taken).toHaveLength(1)
  await append(lowered('turned on'))
  await round()
  expect(taken).toHaveLength(2)
})

test('a worker that tells goes on beside one that does not', async () => {
  const worker = telling()
  await worker()
  await append(lowered('told'))
  await noteSilence({ log: ground.log, readers: createReaderPositions(database) })
  await worker()
  expect(taken).toHaveLength(1)
  await append(lowered('told, too'))
  await round()
  expect(taken).toHaveLength(2)
})

test('no redirection is followed, and an address where nobody listens is named by no part of it', async () => {
  answers.push(302)
  await append(lowered('five'))
  await expect(round()).rejects.toThrow('it answered 302')
  const away = createWebhook(
    { url: 'http://127.0.0.1:9/hooks/token-in-the-address', secret: null },
    () => now,
  )
  const notice = {
    id: 'e',
    seq: 1,
    kind: 'k',
    at: '',
    words: '',
    agent: null,
    project: null,
    taskType: null,
    path: '/',
  }
  const failure = await away.send(notice).catch((error: unknown) => error)
  expect(String(failure)).toContain('it cannot be reached')
  expect(String(failure)).not.toContain('token')
})
