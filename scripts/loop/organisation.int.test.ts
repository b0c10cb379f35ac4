// The organisation's policy on the way people take it: an admin chooses where it stands, a lead adopts it, and from
// then on it holds in every project.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { policyStream } from '../../lib/domain/events/streams'
import { policies } from '../../lib/projections/policies'
import { governProject, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'

let installation: Installation
let home: Project
let other: Project

beforeAll(async () => {
  installation = await openInstallation()
  await installation.startWorker()
  home = await governProject(installation)
  other = await governProject(installation)
}, 120_000)
afterAll(() => installation.close())

const organisation = () => installation.wired.readModels.get(policies, 'organisation')

async function level(project: Project, name: string) {
  const row = await installation.until('the task to be read', () => project.task(name))
  const [answer] = await installation.wired.explain({ projectId: project.projectId, taskId: row.taskId })
  if (answer?.authorization.kind !== 'authorized') return JSON.stringify(answer)
  const { factors } = answer.authorization
  return factors.find(({ factor }) => factor === 'ceiling')
}

test('it stands over every project once a lead has adopted it, and what only narrows follows by itself', async () => {
  const { ada, must, until, wired } = installation
  await home.commit({ '.leeway/organisation.yaml': over('feature') })
  await other.commit({ '.leeway/tasks/one.md': task })
  expect(await organisation()).toBeUndefined()
  expect(await level(other, 'one')).toMatchObject({ level: 'auto' })
  // The base branch was read before it was chosen and has not moved since.
  await until('the base branch to be read', async () =>
    (await wired.log.readStream(`project/${home.projectId}`)).length > 2 ? true : undefined,
  )
  await must(ada, { type: 'choosePolicyHome', projectId: home.projectId, reason: 'ours' })
  const proposal = await until('the proposal', async () => (await organisation())?.proposal ?? undefined)
  expect(await level(other, 'one')).toMatchObject({ level: 'auto' })
  await must(ada, { type: 'adoptOrganisationPolicy', blob: proposal.blob, reason: 'for the test' })
  expect(await level(other, 'one')).toMatchObject({ level: 'hold', source: '.leeway/organisation.yaml:3' })
  await home.commit({ '.leeway/organisation.yaml': `${over('feature')}protect: [vendor]\n` })
  await until('the narrower version', async () =>
    (await organisation())?.adopted?.version === 2 ? true : undefined,
  )
  await home.commit({ '.leeway/organisation.yaml': over('chore') })
  await until('the wider version', async () => (await organisation())?.proposal ?? undefined)
  expect(await level(other, 'one')).toMatchObject({ level: 'hold' })
}, 120_000)

test('its file in a project that was not chosen is nothing', async () => {
  const before = (await installation.wired.log.readStream(policyStream('organisation'))).length
  await other.commit({
    '.leeway/organisation.yaml': 'version: 1\n',
    '.leeway/tasks/two.md': task.replace('one', 'two'),
  })
  await installation.until('the task beside it to be read', () => other.task('two'))
  expect(await installation.wired.log.readStream(policyStream('organisation'))).toHaveLength(before)
}, 60_000)

const over = (type: string) => `version: 1
ceilings:
  - { type: ${type}, level: hold, reason: the organisation says so }
`

const task = `---
id: one
title: Do it
type: feature
autonomy: auto
---
Do it.
`
