// What is said of a task that waits, as the pages are served.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../domain/access'
import { roles } from '../domain/events/person'
import { runStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { cookieFor, openConsole, type Console } from './testing/console'
import { addRun, governProject, scribe, type Project, type Scribe } from './testing/governed-projects'

let served: Console
let writing: Scribe
let project: Project
let lea: Viewer

beforeAll(async () => {
  served = await openConsole()
  writing = scribe(served)
  const held = roles.map((role) => ({ role, scope: { kind: 'organisation' as const } }))
  const actor = { kind: 'system', id: 'tests' } as const
  const who = { name: 'Lea Lead', email: 'lea@example.com', scripted: false, roles: held, actor }
  lea = { personId: await served.wired.people.addPerson(who), roles: held }
  await served.wired.people.setPassword(lea.personId, who.email, 'four unrelated words here')
  project = await governProject(writing, { word: 'one', isFrozen: false }, lea)
}, 300_000)

afterAll(() => served.close())

async function page(path: string): Promise<string> {
  await served.wired.readModels.catchUp()
  const cookie = await cookieFor(served, { personId: lea.personId, sessionVersion: 1 })
  return (await served.get(path, { cookie })).text()
}

/** What a reader sees, without tags. */
const read = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

async function rowOf(title: string): Promise<string> {
  const rows = (await page('/queue')).split('<tr')
  return read(rows.find((part) => part.includes(title)) ?? '')
}

test('a run that no worker took says what it waits for', async () => {
  const { runId } = await addRun(writing, project, 'untaken')
  const run = read(await page(`/runs/${runId}`))
  expect(run).toContain('It waits for a worker with a free hand')
  expect(run).toContain('Nothing yet: what the agent says and calls appears here')
})

test('a claimed task tells how its last run ended, and why none would start now', async () => {
  const { projectId } = project
  const { taskId, runId, context } = await addRun(writing, project, 'cancelled')
  const cancelled = fact('RunCancelled', { reason: 'not now' })
  await writing.write(runStream(runId), [cancelled], context)
  await writing.must(lea, { type: 'claimTask', projectId, taskId, hours: 1 })
  const claimed = await rowOf('Title-one cancelled')
  expect(claimed).toMatch(/Claimed by Lea Lead until [-0-9: ]+ UTC Last run: cancelled/)
  expect(claimed).not.toContain('does not start')

  await writing.must(lea, { type: 'setFreeze', scope: { kind: 'project', projectId }, reason: 'a drill' })
  const frozen = await rowOf('Title-one cancelled')
  expect(frozen).toContain('does not start')
  expect(frozen).toMatch(/UTC; frozen \(project.*\): a drill Last run: cancelled/)
})
