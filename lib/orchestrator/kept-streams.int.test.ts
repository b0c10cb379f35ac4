import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { context, openTestLog, said } from '../adapters/database/testing/sample-events'
import { openTestDatabase, type TestDatabase } from '../adapters/database/testing/test-database'
import { fact } from '../domain/events/vocabulary'
import { keepStreams } from './kept-streams'
import type { EventLog } from './log-ports'

let database: TestDatabase
let log: EventLog
let stream: string
/** Streams as the log was asked for them, one list a question. */
let asked: string[][]
let counting: Pick<EventLog, 'changedSince' | 'readStreams'>

beforeAll(async () => {
  database = await openTestDatabase()
  log = openTestLog(database)
})
afterAll(() => database.close())

beforeEach(() => {
  stream = `talk/${v7()}`
  asked = []
  counting = {
    changedSince: (after) => log.changedSince(after),
    readStreams: (streams) => {
      asked.push([...streams])
      return log.readStreams(streams)
    },
  }
})

async function versionOf(kept: ReturnType<typeof keepStreams>): Promise<number> {
  return (await kept.read([stream])).get(stream)?.length ?? -1
}

function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

test('what has not changed is not read again', async () => {
  await log.append([said(stream, 0)])
  const kept = keepStreams(counting)
  await kept.refresh()
  expect(await versionOf(kept)).toBe(1)
  await log.append([said(`talk/${v7()}`, 0)])
  await kept.refresh()
  expect(await versionOf(kept)).toBe(1)
  expect(asked).toEqual([[stream]])
})

test('what was appended is seen after the next refresh, a stream that did not exist too', async () => {
  const kept = keepStreams(counting)
  await kept.refresh()
  expect(await versionOf(kept)).toBe(0)
  await log.append([said(stream, 0)])
  await kept.refresh()
  expect(await versionOf(kept)).toBe(1)
})

test('a redaction elsewhere is seen', async () => {
  const id = v7()
  await log.append([said(stream, 0, 'secret', id)])
  const kept = keepStreams(counting)
  await kept.refresh()
  expect(await versionOf(kept)).toBe(1)
  const redacted = fact('PayloadRedacted', { eventId: id, why: 'a secret' })
  await log.append([{ stream: `o/${v7()}`, expectedVersion: 0, events: [{ fact: redacted, context }] }])
  await kept.refresh()
  expect(await versionOf(kept)).toBe(0)
})

test('what was read before a refresh and arrives after it is not kept', async () => {
  await log.append([said(stream, 0)])
  const read = gate()
  const arrival = gate()
  const slow = async (streams: readonly string[]) => {
    const found = await log.readStreams(streams)
    read.open()
    await arrival.opened
    return found
  }
  const kept = keepStreams({ ...counting, readStreams: slow })
  await kept.refresh()
  const early = versionOf(kept)
  await read.opened
  await log.append([said(stream, 1)])
  await kept.refresh()
  arrival.open()
  expect(await early).toBe(1)
  expect(await versionOf(kept)).toBe(2)
})

test('of very many new events nothing is asked: everything may have changed', async () => {
  expect((await log.changedSince(-20_000)).streams).toBeNull()
})
