// What the queue says of a task, as the page is served.
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

/** The row of a task, without tags. */
async function rowOf(title: string): Promise<string> {
  await served.wired.readModels.catchUp()
  const cookie = await cookieFor(served, { personId: lea.personId, sessionVersion: 1 })
  const html = await (await served.get('/queue', { cookie })).text()
  const row = html.split('<tr').find((part) => part.includes(title)) ?? ''
  return row.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}

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
