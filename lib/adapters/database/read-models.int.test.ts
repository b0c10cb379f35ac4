import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fact } from '../../domain/events/vocabulary'
import type { EventLog } from '../../orchestrator/log-ports'
import type { Projection } from '../../projections/projection'
import { createAuditReader } from './audit-reader'
import { keepRows } from './kept-rows'
import { createReadModels } from './read-models'
import { context, openTestLog, said } from './testing/sample-events'
import { openTestDatabase, type TestDatabase } from './testing/test-database'

type Talk = { stream: string; words: string[]; last: string }

function talksNamed(name: string, version = 1, suffix = ''): Projection<Talk> {
  return {
    name,
    version,
    types: ['MessageSaid'],
    keys: (event) => [event.stream],
    evolve(row, event, key) {
      if (event.type !== 'MessageSaid' || event.data.text === 'forget') return undefined
      const words = [...(row?.words ?? []), event.data.text + suffix]
      return { stream: key, words, last: event.data.text }
    },
    index: (row) => ({
      state: row.last === 'bye' ? 'ended' : 'open',
      sort: row.last,
      projectId: row.stream.split('/')[0] ?? null,
    }),
  }
}

let database: TestDatabase
let log: EventLog
const talks = talksNamed('talks')

beforeAll(async () => {
  database = await openTestDatabase()
  log = openTestLog(database)
})
afterAll(() => database.close())

describe('folding', () => {
  let prefix: string
  const open = (projection: Projection<Talk> = talks) =>
    createReadModels({ database, projections: [projection] })

  beforeEach(() => {
    prefix = v7()
  })

  test('rows follow the log, in the order and by the filters a screen asks for', async () => {
    const models = open()
    await log.append([said(`${prefix}/a`, 0, 'hello'), said(`${prefix}/b`, 0, 'bye')])
    expect(await models.catchUp()).toBe(await log.size())
    expect(await models.get(talks, `${prefix}/a`)).toEqual({
      stream: `${prefix}/a`,
      words: ['hello'],
      last: 'hello',
    })
    await log.append([said(`${prefix}/a`, 1, 'again')])
    await models.catchUp()
    const list = async (query: Parameters<typeof models.list>[1]) =>
      (await models.list(talks, { projectId: prefix, ...query })).map(({ last }) => last)
    expect(await list({})).toEqual(['bye', 'again'])
    expect(await list({ order: 'asc' })).toEqual(['again', 'bye'])
    expect(await list({ states: ['open'] })).toEqual(['again'])
    expect(await list({ limit: 1, offset: 1 })).toEqual(['again'])
    expect(await models.count(talks, { projectIds: [prefix] })).toBe(2)
  })

  test('a fold that returns nothing removes the row', async () => {
    const models = open()
    await log.append([said(`${prefix}/a`, 0, 'hello')])
    await models.catchUp()
    await log.append([said(`${prefix}/a`, 1, 'forget')])
    await models.catchUp()
    expect(await models.get(talks, `${prefix}/a`)).toBeUndefined()
  })

  test('text that JSON barely carries survives in a row', async () => {
    const models = open()
    const text = 'nul \u0000 half \ud800'
    await log.append([said(`${prefix}/a`, 0, text), said(`${prefix}/a`, 1, 'end')])
    await models.catchUp()
    expect((await models.get(talks, `${prefix}/a`))?.words).toEqual([text, 'end'])
    await log.append([said(`${prefix}/b`, 0, 'half \ud800')])
    await models.catchUp()
    expect(await models.list(talks, { projectId: prefix, sortFrom: 'half' })).toMatchObject([
      { last: 'half \ud800' },
    ])
  })

  test('two processes that fold at once fold every event once', async () => {
    const counted = talksNamed(`counted-${prefix}`)
    await log.append(Array.from({ length: 40 }, (_, n) => said(`${prefix}/a`, n, String(n))))
    await Promise.all([open(counted).catchUp(), open(counted).catchUp(), open(counted).catchUp()])
    expect((await open().get(counted, `${prefix}/a`))?.words).toHaveLength(40)
  })

  test('rebuild equals incremental, and a forged row is found and mended', async () => {
    const models = open()
    for (let n = 0; n < 5; n += 1) {
      await log.append([said(`${prefix}/a`, n, `word ${n}`)])
      await models.catchUp()
    }
    expect((await models.rebuild())[0]?.differences).toEqual([])
    await database.prisma.readModel.updateMany({
      where: { key: `${prefix}/a` },
      data: { row: { stream: '', words: ['forged'], last: 'forged' } },
    })
    expect((await models.rebuild())[0]?.differences).toEqual([`row \`${prefix}/a\` differs`])
    expect((await models.get(talks, `${prefix}/a`))?.words).toHaveLength(5)
  })

  test('rows that are kept are those that are stored, whoever writes them', async () => {
    const models = open()
    const kept = keepRows(models, talks)
    const query = { projectId: prefix, order: 'asc' } as const
    const words = async () => (await kept(query)).map((row) => row.words)
    expect(await words()).toEqual([])
    await log.append([said(`${prefix}/a`, 0, 'a'), said(`${prefix}/b`, 0, 'b')])
    await open().catchUp()
    expect(await words()).toEqual([['a'], ['b']])
    expect(await kept(query)).toBe(await kept(query))
    await log.append([said(`${prefix}/a`, 1, 'forget')])
    await open().catchUp()
    expect(await words()).toEqual([['b']])
    const forged = { stream: '', words: ['forged'], last: 'forged' }
    await database.prisma.readModel.updateMany({ where: { key: `${prefix}/b` }, data: { row: forged } })
    expect(await words()).toEqual([['forged']])
    await open().rebuild()
    expect(await words()).toEqual([['b']])
  })

  test('rows that change in every window of a long log are as one event after another makes them', async () => {
    const long = talksNamed(`long-${prefix}`)
    const texts = Array.from({ length: 2_600 }, (_, n) => String(n))
    const append = (stream: string) => ({
      ...{ stream: `${prefix}/${stream}`, expectedVersion: 0 },
      events: texts.map((text) => ({ fact: fact('MessageSaid', { text }), context })),
    })
    await log.append([append('a'), append('b')])
    const models = open(long)
    await models.catchUp()
    const row = (stream: string) => ({ stream: `${prefix}/${stream}`, words: texts, last: '2599' })
    expect(await models.get(long, `${prefix}/a`)).toEqual(row('a'))
    expect(await models.get(long, `${prefix}/b`)).toEqual(row('b'))
  })

  test('more rows than are held at once are as one event after another makes them', async () => {
    const many = talksNamed(`many-${prefix}`)
    const streams = Array.from({ length: 1_300 }, (_, n) => `${prefix}/${n}`)
    const second = (n: number) => (n % 10 === 0 ? 'forget' : 'two')
    await log.append(streams.map((stream) => said(stream, 0, 'one')))
    await log.append(streams.map((stream, n) => said(stream, 1, second(n))))
    await log.append(streams.slice(0, 20).map((stream) => said(stream, 2, 'three')))
    const models = open(many)
    await models.catchUp()
    const words = async (n: number) => (await models.get(many, `${prefix}/${n}`))?.words
    expect(await models.count(many, { projectId: prefix })).toBe(1_300 - 130 + 2)
    expect([await words(0), await words(1), await words(20), await words(1_299)]).toEqual([
      ['three'],
      ['one', 'two', 'three'],
      undefined,
      ['one', 'two'],
    ])
    expect((await models.rebuild())[0]?.differences).toEqual([])
  })

  test('a new version folds from the first event', async () => {
    const name = `versioned-${prefix}`
    await log.append([said(`${prefix}/a`, 0, 'one')])
    await open(talksNamed(name)).catchUp()
    const second = talksNamed(name, 2, '!')
    const models = open(second)
    await models.catchUp()
    expect((await models.get(second, `${prefix}/a`))?.words).toEqual(['one!'])
    expect(await models.positions()).toContainEqual({
      projection: name,
      version: 2,
      position: await log.size(),
    })
  })

  test('a redaction takes effect on rows that were folded before it', async () => {
    const models = open()
    const id = v7()
    await log.append([said(`${prefix}/a`, 0, 'secret', id), said(`${prefix}/a`, 1, 'public')])
    await models.catchUp()
    const redacted = fact('PayloadRedacted', { eventId: id, why: 'a secret' })
    await log.append([{ stream: `o-${prefix}`, expectedVersion: 0, events: [{ fact: redacted, context }] }])
    await models.catchUp()
    expect((await models.get(talks, `${prefix}/a`))?.words).toEqual(['public'])
    expect((await models.rebuild())[0]?.differences).toEqual([])
  })
})

describe('the audit reader', () => {
  test('lists the newest first, by filter and page, and keeps redacted events in sight', async () => {
    const audit = createAuditReader(database)
    const stream = `audit_${v7()}`
    const id = v7()
    await log.append([said(stream, 0, 'one', id), said(stream, 1, 'two'), said(`x${stream}`, 0)])
    const redacted = fact('PayloadRedacted', { eventId: id, why: 'a secret' })
    await log.append([{ stream, expectedVersion: 2, events: [{ fact: redacted, context }] }])
    const events = await audit.list({ streamPrefix: stream, limit: 10 })
    expect(events.map(({ streamVersion }) => streamVersion)).toEqual([3, 2, 1])
    expect(events[2]?.data).toBeNull()
    const beforeSeq = events[0]?.seq ?? 0
    const page = await audit.list({
      streamPrefix: stream,
      types: ['MessageSaid'],
      actorId: 'test',
      beforeSeq,
      limit: 1,
    })
    expect(page.map(({ data }) => data)).toEqual([{ text: 'two' }])
    const [last, first] = [events[0]?.recordedAt ?? '', events[2]?.recordedAt ?? '']
    const until = (recordedMax: string) => audit.list({ streamPrefix: stream, recordedMax, limit: 10 })
    expect(await until(last)).toEqual(events)
    expect(await until(new Date(Date.parse(first) - 1).toISOString())).toEqual([])
  })
})
