// What the page of a run lets each person say of a change that has merged, and of a report.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roles, type Role } from '../domain/events/person'
import { fact } from '../domain/events/vocabulary'
import { cookieFor, openConsole, type Console } from './testing/console'
import {
  addMerged,
  addReport,
  governProject,
  scribe,
  type Project,
  type Scribe,
} from './testing/governed-projects'

let served: Console
let writing: Scribe
let project: Project
let owner: string

beforeAll(async () => {
  served = await openConsole()
  writing = scribe(served)
  owner = await personWith(...roles)
  const everything = roles.map((role) => ({ role, scope: { kind: 'organisation' as const } }))
  const root = { personId: owner, roles: everything }
  project = await governProject(writing, { word: 'one', isFrozen: false }, root)
}, 400_000)

afterAll(() => served.close())

async function personWith(...held: readonly Role[]): Promise<string> {
  const email = `${held.join('-')}@example.com`
  const given = held.map((role) => ({ role, scope: { kind: 'organisation' as const } }))
  const actor = { kind: 'system', id: 'tests' } as const
  const { people } = served.wired
  const personId = await people.addPerson({ name: email, email, roles: given, scripted: false, actor })
  await people.setPassword(personId, email, 'four unrelated words here')
  return personId
}

const sentences = [
  'Give the audit',
  'Report a regression',
  'Withdraw the regression',
  'Accept the report',
  'Drop the report',
  'you own this agent, and somebody else audits its changes',
  'a reviewer or a lead of this project gives its audit',
  'a reviewer or a lead of this project reports that it turned out wrong',
  'a lead of this project withdraws what was found of it',
  'a reviewer or a lead of this project accepts or drops its report',
]

/** Which of the sentences this person is shown. */
async function shown(runId: string, personId: string): Promise<string[]> {
  await served.wired.readModels.catchUp()
  const cookie = await cookieFor(served, { personId, sessionVersion: 1 })
  const answer = await served.get(`/runs/${runId}`, { cookie })
  expect(answer.status).toBe(200)
  const page = (await answer.text()).replaceAll(/<script.*?<\/script>/gs, '')
  return sentences.filter((sentence) => page.includes(sentence))
}

test('the audit and the report of a regression are offered to those who may, and refused in words to others', async () => {
  const { runId } = await addMerged(writing, project, 'merged')
  expect(await shown(runId, await personWith('reviewer'))).toEqual(['Give the audit', 'Report a regression'])
  expect(await shown(runId, owner)).toEqual([
    'Report a regression',
    'you own this agent, and somebody else audits its changes',
  ])
  expect(await shown(runId, await personWith('viewer'))).toEqual([
    'a reviewer or a lead of this project gives its audit',
    'a reviewer or a lead of this project reports that it turned out wrong',
  ])
})

test('a run that was drawn for an audit says so to whoever reads it, with what is awaited', async () => {
  const { runId } = await addMerged(writing, project, 'drawn')
  await served.wired.readModels.catchUp()
  const cookie = await cookieFor(served, { personId: owner, sessionVersion: 1 })
  for (const path of [`/runs/${runId}`, '/runs']) {
    const page = await (await served.get(path, { cookie })).text()
    expect(page).toContain(path === '/runs' ? 'audit awaited' : 'Drawn for an audit')
  }
})

test('what was found is withdrawn by a lead alone, and something worse can be reported', async () => {
  const found = fact('RegressionFound', { how: 'it broke the build', sure: 1 })
  const { runId } = await addMerged(writing, project, 'regressed', [found])
  const whatIsWorse = 'Report a regression'
  expect(await shown(runId, await personWith('lead'))).toEqual([whatIsWorse, 'Withdraw the regression'])
  expect(await shown(runId, await personWith('reviewer', 'viewer'))).toEqual([
    whatIsWorse,
    'a lead of this project withdraws what was found of it',
  ])
})

test('a report is accepted or dropped by whoever reviews', async () => {
  const { runId } = await addReport(writing, project, 'reported')
  expect(await shown(runId, await personWith('lead', 'viewer'))).toEqual([
    'Accept the report',
    'Drop the report',
  ])
  expect(await shown(runId, await personWith('admin'))).toEqual([
    'a reviewer or a lead of this project accepts or drops its report',
  ])
})
