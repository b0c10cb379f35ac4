import { createHash } from 'node:crypto'
import { Client } from 'pg'
import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fact } from '../../domain/events/vocabulary'
import type { EventLog } from '../../orchestrator/log-ports'
import { draftMember } from './draft-event'
import { createLeases } from './leases'
import { context, leaseTaken, openTestLog, said, testMaker } from './testing/sample-events'
import { openTestDatabase, type TestDatabase } from './testing/test-database'

let database: TestDatabase
let log: EventLog
let stream: string

beforeAll(async () => {
  database = await openTestDatabase()
  log = openTestLog(database)
})
beforeEach(() => {
  stream = `activity/${v7()}`
})
afterAll(() => database.close())

async function asClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return use(client).finally(() => client.end())
}

describe('appending', () => {
  test('seq is dense and streams are in order under concurrency', async () => {
    const other = openTestLog(database)
    const before = await log.size()
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, n) => (n % 2 ? log : other).append([said(`${stream}/${n}`, 0)])),
    )
    const seqs = answers.flat().flatMap((answer) => (answer.ok ? answer.seqs : []))
    expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => before + n + 1))
    expect(await log.size()).toBe(before + 300)
    const read = await log.readAll(before, 1_000)
    expect(read.map(({ seq }) => seq)).toEqual(seqs)
  })

  test('a conflicting member fails alone and its neighbours land', async () => {
    const before = await log.size()
    const answers = await log.append([said(`${stream}/a`, 0), said(`${stream}/b`, 7), said(`${stream}/c`, 0)])
    expect(answers).toEqual([
      { ok: true, seqs: [before + 1], streamVersion: 1 },
      { ok: false, conflict: 'version', actualVersion: 0 },
      { ok: true, seqs: [before + 2], streamVersion: 1 },
    ])
  })

  test('a later member of a batch sees the earlier ones', async () => {
    const answers = await log.append([said(stream, 0), said(stream, 1), said(stream, 1)])
    expect(answers.map((answer) => answer.ok)).toEqual([true, true, false])
    expect(answers[2]).toEqual({ ok: false, conflict: 'version', actualVersion: 2 })
  })

  test('of two writers that expect the same version one is refused', async () => {
    const answers = await Promise.all([
      log.append([said(stream, 0)]),
      openTestLog(database).append([said(stream, 0)]),
    ])
    expect(
      answers
        .flat()
        .map((answer) => answer.ok)
        .sort(),
    ).toEqual([false, true])
  })

  test('several events of one append land together', async () => {
    const one = { fact: fact('MessageSaid', { text: 'one' }), context }
    const [answer] = await log.append([{ stream, expectedVersion: 0, events: [one, one, one] }])
    expect(answer).toMatchObject({ ok: true, streamVersion: 3 })
    expect((await log.readStream(stream, 1)).map(({ streamVersion }) => streamVersion)).toEqual([2, 3])
  })

  test('a payload that the vocabulary refuses throws before anything is written', async () => {
    const before = await log.size()
    const broken = { ...fact('MessageSaid', { text: 'x' }), data: { text: 'x', more: 1 } }
    const second = { stream, expectedVersion: 1, events: [{ fact: broken, context }] }
    await expect(log.append([said(stream, 0), second])).rejects.toThrow('more')
    expect(await log.size()).toBe(before)
  })

  test('text that JSON barely carries comes back as it was', async () => {
    const text = 'nul \u0000, half a pair \ud800, ünïcödé, "quoted" \\ \n'
    await log.append([said(stream, 0, text)])
    expect((await log.readStream(stream))[0]?.data).toEqual({ text })
  })
})

describe('repeating', () => {
  test('the same id with the same content returns its old seq', async () => {
    const id = v7()
    const [first] = await log.append([said(stream, 0, 'once', id)])
    const [again] = await log.append([said(stream, 0, 'once', id)])
    expect(again).toEqual(first)
    expect(await log.readStream(stream)).toHaveLength(1)
  })

  test('the same id with other content is a conflict', async () => {
    const id = v7()
    await log.append([said(stream, 0, 'once', id)])
    expect(await log.append([said(stream, 1, 'twice', id)])).toEqual([
      { ok: false, conflict: 'id', eventId: id },
    ])
  })

  test('an id repeated within one batch is recorded once', async () => {
    const id = v7()
    const [first, second] = await log.append([said(stream, 0, 'once', id), said(stream, 0, 'once', id)])
    expect(second).toEqual(first)
  })
})

describe('the stored bytes', () => {
  test('the payload hash is the sha-256 of salt and payload', async () => {
    const [answer] = await log.append([said(stream, 0)])
    const seq = answer?.ok ? answer.seqs[0] : undefined
    const { rows } = await asClient(database.url, (client) =>
      client.query<{ envelope: Buffer; salt: Buffer; payload: Buffer }>(
        'SELECT envelope, salt, payload FROM event JOIN event_payload USING (seq) WHERE seq = $1',
        [seq],
      ),
    )
    const [row] = rows
    const hash = createHash('sha256')
      .update(row?.salt ?? '')
      .update(row?.payload ?? '')
      .digest('hex')
    expect(JSON.parse(String(row?.envelope))).toMatchObject({ payloadHash: hash, stream, streamVersion: 1 })
    expect(row?.salt).toHaveLength(16)
  })

  test('a payload that does not match its hash is refused by the database', async () => {
    const base64 = (value: string) => Buffer.from(value).toString('base64')
    const member = {
      stream,
      expectedVersion: 0,
      events: [
        {
          id: 'x',
          envelope: base64('{"id":"x","payloadHash":"00"}'),
          payload: base64('{}'),
          salt: base64('0'.repeat(16)),
        },
      ],
    }
    await expect(
      asClient(database.url, (client) =>
        client.query('SELECT append_events($1)', [JSON.stringify([member])]),
      ),
    ).rejects.toThrow('payload hash')
  })

  test('an envelope of another version is not read as one of ours', async () => {
    const { prisma } = database
    const draft = draftMember(said(stream, 0), testMaker)
    const [event] = draft.events
    if (event === undefined) throw new Error('nothing was drafted')
    const text = Buffer.from(event.envelope, 'base64').toString().replace('"v":1', '"v":2')
    const later = { ...draft, events: [{ ...event, envelope: Buffer.from(text).toString('base64') }] }
    await prisma.$queryRaw`SELECT append_events(${JSON.stringify([later])}::text::jsonb)`
    await expect(log.readStream(stream)).rejects.toThrow('start the version of Leeway that wrote it')
  })

  test('a redacted payload is gone with its salt, and reading goes on', async () => {
    const id = v7()
    await log.append([said(stream, 0, 'a secret', id), said(stream, 1, 'after')])
    const redacted = fact('PayloadRedacted', { eventId: id, why: 'it held a secret' })
    await log.append([
      { stream: `organisation-${id}`, expectedVersion: 0, events: [{ fact: redacted, context }] },
    ])
    expect((await log.readStream(stream)).map(({ data }) => data)).toEqual([{ text: 'after' }])
    const { rows } = await asClient(database.url, (client) =>
      client.query('SELECT 1 FROM event_payload JOIN event USING (seq) WHERE id = $1', [id]),
    )
    expect(rows).toEqual([])
  })
})

describe('leases', () => {
  const held = (runId: string, n: number, must: 'held' | 'expired' = 'held') => ({
    ...said(`activity/${runId}/${n}/${must}`, 0),
    lease: { runId, n, must },
  })

  test('only the live lease number may append', async () => {
    const runId = v7()
    await log.append([leaseTaken(runId, 0, 1, 60), leaseTaken(runId, 1, 2, 60)])
    const answers = await log.append([held(runId, 1), held(runId, 2), held(runId, 2, 'expired')])
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.conflict))).toEqual(['lease', 'ok', 'lease'])
  })

  test('an expired lease refuses its holder and lets the sweeper in', async () => {
    const runId = v7()
    await log.append([leaseTaken(runId, 0, 1, 0.02)])
    await new Promise((resolve) => setTimeout(resolve, 40))
    const leases = createLeases(database)
    expect(await leases.renew(runId, 1, 60)).toBe(false)
    expect(await leases.listExpired()).toContainEqual({ runId, n: 1 })
    const lost = fact('LeaseLost', { n: 1 })
    const sweep = {
      stream: `run/${runId}`,
      expectedVersion: 1,
      events: [{ fact: lost, context: { ...context, runId } }],
    }
    const answers = await log.append([
      held(runId, 1),
      { ...sweep, lease: { runId, n: 1, must: 'expired' } },
      leaseTaken(runId, 2, 2, 60),
    ])
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.conflict))).toEqual(['lease', 'ok', 'ok'])
    expect(await leases.listExpired()).not.toContainEqual({ runId, n: 1 })
    expect(await leases.renew(runId, 2, 60)).toBe(true)
  })

  test('a lease number that is not newer is refused and leaves no event', async () => {
    const runId = v7()
    await log.append([leaseTaken(runId, 0, 3, 60)])
    expect(await log.append([leaseTaken(runId, 1, 3, 60)])).toEqual([{ ok: false, conflict: 'lease' }])
    expect(await log.readStream(`run/${runId}`)).toHaveLength(1)
  })

  test('a released lease cannot be renewed', async () => {
    const runId = v7()
    await log.append([leaseTaken(runId, 0, 1, 60)])
    const leases = createLeases(database)
    await leases.release(runId, 1)
    expect(await leases.renew(runId, 1, 60)).toBe(false)
  })
})

describe('append-only', () => {
  const tables = ['event', 'event_payload', 'event_stream', 'event_log_head']
  const forbidden = tables.flatMap((table) => [
    `UPDATE ${table} SET ${table === 'event_log_head' ? 'size = 0' : table === 'event_stream' ? 'version = 1' : 'seq = 0'}`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table} CASCADE`,
    `INSERT INTO ${table} DEFAULT VALUES`,
  ])

  test.each(forbidden)('the application may not: %s', async (sql) => {
    await log.append([said(stream, 0)])
    await expect(asClient(database.url, (client) => client.query(sql))).rejects.toThrow('permission denied')
  })

  test.each(forbidden.filter((sql) => !sql.startsWith('INSERT')))(
    'the triggers refuse even a superuser: %s',
    async (sql) => {
      await log.append([said(stream, 0)])
      await expect(asClient(database.adminUrl, (client) => client.query(sql))).rejects.toThrow('append-only')
    },
  )

  test('the application may not call the inner functions', async () => {
    await expect(
      asClient(database.url, (client) => client.query(`SELECT append_member('{}', 0)`)),
    ).rejects.toThrow('permission denied')
  })
})

describe('listening', () => {
  test('one batch is one notification with the new size', async () => {
    await asClient(database.url, async (client) => {
      const heard: string[] = []
      client.on('notification', ({ payload }) => heard.push(payload ?? ''))
      await client.query('LISTEN leeway_log')
      await log.append(Array.from({ length: 50 }, (_, n) => said(`${stream}/${n}`, 0)))
      const size = await log.size()
      await client.query('SELECT 1')
      expect(heard).toEqual([String(size)])
    })
  })

  test('a listener hears of a batch at once and nothing after it has stopped', async () => {
    const heard: number[] = []
    const stop = await log.onAppended((size) => heard.push(size))
    await log.append([said(stream, 0)])
    const size = await log.size()
    await expect.poll(() => heard, { timeout: 900 }).toEqual([size])
    await stop()
    await log.append([said(stream, 1)])
    expect(heard).toEqual([size])
  })

  test('a listener whose connection was cut hears of what came meanwhile', async () => {
    const heard: number[] = []
    const stop = await log.onAppended((size) => heard.push(size))
    await asClient(database.adminUrl, (client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN leeway_log' AND datname = current_database()`,
      ),
    )
    await log.append([said(stream, 0)])
    await expect.poll(() => heard.at(-1), { timeout: 5_000 }).toBe(await log.size())
    await log.append([said(stream, 1)])
    await expect.poll(() => heard.at(-1), { timeout: 5_000 }).toBe(await log.size())
    await stop()
  })
})
