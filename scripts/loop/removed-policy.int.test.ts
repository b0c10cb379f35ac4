// A policy that goes away between a person's claim and the start of the run.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { policies } from '../../lib/projections/policies'
import { laneOf } from './governed-lane'
import { governProject, taskPath, taskText, writes, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'

let installation: Installation
let project: Project

beforeAll(async () => {
  installation = await openInstallation()
  await installation.startWorker()
  project = await governProject(installation)
}, 120_000)
afterAll(() => installation.close())

test('nothing starts once the file is gone, and what comes back waits for a lead', async () => {
  const { ada, must, until, wired } = installation
  const { projectId } = project
  const inForce = async () => (await wired.readModels.get(policies, projectId))?.adopted ?? null
  await project.commit({ '.leeway/tasks/one.md': task })
  const { taskId } = await until('the task to be read', () => project.task('one'))
  await must(ada, { type: 'claimTask', projectId, taskId, hours: 1 })
  await project.commit({ '.leeway/policy.yaml': null })
  await until('the policy to be gone', async () => ((await inForce()) === null ? true : undefined))
  const runId = await must(ada, { type: 'requestRun', projectId, taskId, agentId: installation.agentId })
  expect(await project.eventTypes(runId)).toEqual(['RunRequested', 'RunRefused'])
  const [answer] = await wired.explain({ projectId, taskId })
  expect(answer).toBeUndefined()
}, 60_000)

test('INVARIANT: what goes wrong while no policy names a lane lowers it all the same', async () => {
  const { rae, must, until, wired } = installation
  const other = await governProject(installation)
  const chores = laneOf(installation, other, 'chore')
  await other.grant('review', 'chore')
  await other.commit({
    [taskPath('leaks')]: taskText('leaks', writes('src/a.txt', 'a\n'), { type: 'chore' }),
  })
  await other.mergeClean('leaks')
  const { run } = await other.runIn('leaks', 'settled')
  await other.commit({ '.leeway/policy.yaml': null })
  await until('the policy to be gone', async () =>
    (await wired.readModels.get(policies, other.projectId))?.adopted ? undefined : true,
  )
  const report = { type: 'reportRegression', runId: run.runId, words: 'a key is in it' }
  await must(rae, { ...report, critical: 'secretExposed' })
  const lowered = await chores.newest('StandingLowered')
  expect(lowered).toMatchObject({ from: 'review', to: 'hold', cause: 'critical', evidence: [run.runId] })
}, 60_000)

const task = `---
id: one
title: Do it
type: feature
autonomy: hold
---
Do it.
`
