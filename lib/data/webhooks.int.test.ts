// What programs outside say of merged changes, over HTTP: only what is signed, fresh and new is heard, and it only lowers.
import { createHmac } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Viewer } from '../domain/access'
import { roles } from '../domain/events/person'
import { runStream } from '../domain/events/streams'
import { inbox } from '../projections/inbox'
import { openConsole, type Console } from './testing/console'
import {
  addMerged,
  commit,
  governProject,
  scribe,
  type Project,
  type Scribe,
} from './testing/governed-projects'

let served: Console
let writing: Scribe
let root: Viewer
let project: Project
let reporter: { id: string; secret: string }

beforeAll(async () => {
  served = await openConsole()
  writing = scribe(served)
  const held = roles.map((role) => ({ role, scope: { kind: 'organisation' as const } }))
  const who = { name: 'Root', email: 'root@example.com', scripted: false, roles: held }
  const actor = { kind: 'system', id: 'tests' } as const
  root = { personId: await served.wired.people.addPerson({ ...who, actor }), roles: held }
  project = await governProject(writing, { word: 'one', isFrozen: false }, root)
  reporter = await addReporter('ci')
}, 400_000)

afterAll(() => served.close())

async function addReporter(name: string) {
  const id = await writing.must(root, { type: 'addReporter', name })
  return { id, secret: served.wired.secretOfReporter(id) }
}

/** Of a merge of its own; several share the commit in these tests, so the newest is the one that is found. */
async function mergedRun(name: string): Promise<string> {
  const { runId } = await addMerged(writing, project, name)
  await served.wired.readModels.catchUp()
  return runId
}

/** Root owns the agent, and nobody takes back what was found of their own. */
function lead(): Viewer {
  const { member, projectId } = project
  return { personId: member, roles: [{ role: 'lead', scope: { kind: 'project', projectId } }] }
}

const now = () => Math.floor(Date.now() / 1000)
const said = (more: Record<string, unknown> = {}) =>
  JSON.stringify({ project: 'project-one', commit, how: 'the build broke', ...more })

type Sent = { body?: string; at?: number; by?: typeof reporter; headers?: Record<string, string> }

function signed({ body = said(), at = now(), by = reporter }: Sent = {}): Record<string, string> {
  const hash = createHmac('sha256', by.secret).update(`${at}.${body}`).digest('hex')
  return {
    'x-leeway-reporter': by.id,
    'x-leeway-timestamp': `${at}`,
    'x-leeway-signature': `sha256=${hash}`,
  }
}

async function send(sent: Sent = {}): Promise<number> {
  const { body = said() } = sent
  const headers = { ...signed({ ...sent, body }), ...sent.headers }
  const answer = await fetch(`${served.address}/api/webhooks/regressions`, { method: 'POST', headers, body })
  expect(await answer.text()).toBe('')
  return answer.status
}

const typesOf = async (runId: string) =>
  (await served.wired.log.readStream(runStream(runId))).map(({ type }) => type)

describe('a signed message', () => {
  test('is a regression of the change that landed, in the name of its sender and less sure than a person’s', async () => {
    const runId = await mergedRun('first')
    expect(await send()).toBe(204)
    const found = (await served.wired.log.readStream(runStream(runId))).at(-1)
    expect(found).toMatchObject({
      type: 'RegressionFound',
      data: { how: '`ci` says: the build broke', sure: 0.8 },
      actor: { kind: 'system', id: reporter.id },
    })
    expect(await send({ body: said({ how: 'it is still broken' }) })).toBe(409)
  })

  test('is heard once, whatever stands around what was signed', async () => {
    const runId = await mergedRun('twice')
    const at = now()
    const body = said({ how: 'heard once' })
    expect(await send({ at, body })).toBe(204)
    await writing.must(lead(), { type: 'withdrawRegression', runId, reason: 'for the test' })
    const size = await served.wired.log.size()
    expect(await send({ at, body })).toBe(409)
    const shouted =
      signed({ at, body })['x-leeway-signature']?.toUpperCase().replace('SHA256', 'sha256') ?? ''
    expect(await send({ at, body, headers: { 'x-leeway-signature': shouted } })).toBe(409)
    expect(await served.wired.log.size()).toBe(size)
  })
})

describe('refused, with nothing recorded and no reason given, is', () => {
  const forged = { id: '', secret: 'guessed' }
  test.each<[string, () => Sent, number]>([
    ['what is signed with another secret', () => ({ by: { ...forged, id: reporter.id } }), 401],
    ['what nobody known signed', () => ({ by: { ...forged, id: 'nobody' } }), 401],
    ['what is older than five minutes', () => ({ at: now() - 301 }), 401],
    ['what comes from the future', () => ({ at: now() + 330 }), 401],
    ['another time than the signed one', () => ({ headers: { 'x-leeway-timestamp': `${now() + 1}` } }), 401],
    ['no signature', () => ({ headers: { 'x-leeway-signature': '' } }), 401],
    ['what is no JSON', () => ({ body: '{' }), 400],
    ['a field that is not known', () => ({ body: said({ level: 'auto' }) }), 400],
    ['a body larger than any report', () => ({ body: said({ how: 'x'.repeat(20_000) }) }), 413],
    ['a project that there is not', () => ({ body: said({ project: 'project-none' }) }), 404],
    ['a commit that did not land', () => ({ body: said({ commit: 'f'.repeat(40) }) }), 404],
  ])('%s', async (_, sent, status) => {
    const size = await served.wired.log.size()
    expect(await send(sent())).toBe(status)
    expect(await served.wired.log.size()).toBe(size)
  })

  test('a reporter that was removed', async () => {
    const removed = await addReporter('old')
    await writing.must(root, { type: 'removeReporter', reporterId: removed.id, reason: 'for the test' })
    expect(await send({ by: removed })).toBe(401)
  })
})

test('the eleventh of a day waits for a person, and is told', async () => {
  const chatty = await addReporter('chatty')
  const runId = await mergedRun('often')
  for (let n = 1; n <= 10; n += 1) {
    expect(await send({ by: chatty, body: said({ how: `reason ${n}` }) })).toBe(204)
    await writing.must(lead(), { type: 'withdrawRegression', runId, reason: 'for the test' })
  }
  expect(await send({ by: chatty, body: said({ how: 'reason 11' }) })).toBe(202)
  expect((await typesOf(runId)).at(-1)).toBe('RegressionSuspected')
  expect((await served.wired.readModels.get(inbox, `run/${runId}`))?.run?.state.name).toBe('merged')
  expect(await send({ body: said({ how: 'another has said nothing yet' }) })).toBe(204)
})

test('no secret of a reporter is in the log or in the files of the installation', async () => {
  const events = await served.wired.log.readAll(0, 10_000)
  expect(JSON.stringify(events)).not.toContain(reporter.secret)
  const directory = served.wired.environment.dataDirectory
  const files = (await readdir(directory, { withFileTypes: true })).filter((one) => one.isFile())
  for (const { name } of files)
    expect(await readFile(`${directory}/${name}`, 'utf8')).not.toContain(reporter.secret)
})
