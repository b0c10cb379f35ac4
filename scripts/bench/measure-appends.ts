// What the log costs over bare rows: the same payloads through append_events, and as plain INSERTs of one table, each
// waiting for the disk.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { v7 } from 'uuid'
import { openDatabase } from '../../lib/adapters/database/client'
import { createEventLog } from '../../lib/adapters/database/event-log'
import { migrate } from '../../lib/adapters/database/migrate'
import { applicationUrl, prepareRoles } from '../../lib/adapters/database/roles'
import { fact } from '../../lib/domain/events/vocabulary'
import type { Append, EventLog } from '../../lib/orchestrator/log-ports'
import { startDatabase } from '../embedded-database'
import { root } from '../run.mjs'
import type { Measured } from './measured'

const single = 500
const batches = 40
const perBatch = 500
const text = 'x'.repeat(300)

export async function measureAppends(): Promise<Measured[]> {
  const directory = await mkdtemp(join(tmpdir(), 'leeway-bench-'))
  const server = await startDatabase({ directory })
  const password = v7()
  await prepareRoles(server.adminUrl, password)
  await migrate(server.adminUrl, `${root}/prisma/migrations`)
  const database = openDatabase(applicationUrl(server.adminUrl, password))
  try {
    return await compare(createLog(database), server.adminUrl)
  } finally {
    await database.close()
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

function createLog(database: ReturnType<typeof openDatabase>): EventLog {
  const clock = { now: () => new Date().toISOString() }
  return createEventLog({ database, organisationId: 'bench', clock, ids: { next: () => v7() } })
}

async function compare(log: EventLog, adminUrl: string): Promise<Measured[]> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('CREATE TABLE bare (id text PRIMARY KEY, payload jsonb NOT NULL)')
    const oneByOne = await perSecond(single, () => appendSingly(log))
    const bareSingly = await perSecond(single, () => insertSingly(client))
    const inBatches = await perSecond(batches * perBatch, () => appendInBatches(log))
    const bareBatches = await perSecond(batches * perBatch, () => insertInBatches(client))
    return [
      measured('one event an append', single, oneByOne, bareSingly),
      measured(`${perBatch} events an append`, batches * perBatch, inBatches, bareBatches),
    ]
  } finally {
    await client.end()
  }
}

function measured(what: string, n: number, ours: number, bare: number): Measured {
  const figure = `${Math.round(ours)} events/s`
  return { what, n, figure, baseline: `${Math.round(bare)} bare rows/s`, ratio: bare / ours, ratioMax: null }
}

async function perSecond(count: number, body: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await body()
  return (count * 1000) / (performance.now() - started)
}

async function appendSingly(log: EventLog): Promise<void> {
  for (let version = 0; version < single; version++) await expectOk(log, said('activity/single', version, 1))
}

async function appendInBatches(log: EventLog): Promise<void> {
  for (let batch = 0; batch < batches; batch++)
    await expectOk(log, said('activity/batches', batch * perBatch, perBatch))
}

async function expectOk(log: EventLog, append: Append): Promise<void> {
  const [result] = await log.append([append])
  if (!result?.ok) throw new Error(`an append to \`${append.stream}\` was refused`)
}

function said(stream: string, expectedVersion: number, count: number): Append {
  const event = {
    fact: fact('MessageSaid', { text }),
    context: { actor: { kind: 'system' as const, id: 'bench' }, occurredAt: new Date().toISOString() },
  }
  return { stream, expectedVersion, events: Array.from({ length: count }, () => event) }
}

async function insertSingly(client: Client): Promise<void> {
  for (let n = 0; n < single; n++)
    await client.query('INSERT INTO bare VALUES ($1, $2)', [v7(), JSON.stringify({ text })])
}

async function insertInBatches(client: Client): Promise<void> {
  for (let batch = 0; batch < batches; batch++) {
    const ids = Array.from({ length: perBatch }, () => v7())
    await client.query('INSERT INTO bare SELECT unnest($1::text[]), $2', [ids, JSON.stringify({ text })])
  }
}
