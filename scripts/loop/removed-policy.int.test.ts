// A policy that goes away between a person's claim and the start of the run.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { policyStream } from '../../lib/domain/events/streams'
import { fact } from '../../lib/domain/events/vocabulary'
import { appendOf, versionOf } from '../../lib/orchestrator/ground'
import { mergeTerms } from '../../lib/orchestrator/merge-terms'
import { policies } from '../../lib/projections/policies'
import { laneOf } from './governed-lane'
import { governProject, policyText, taskPath, taskText, writes, type Project } from './governed-project'
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

describe('what merged while a lead’s terms were in force', () => {
  const types = `  notes:
    profile: implement
    agent: obedient
    onRegression: revert
    horizon: 7
`
  let governed: Project
  const termsOf = (projectId: string) => mergeTerms(installation.wired, { projectId, taskType: 'notes' })
  const adoptedLast = { onRegression: 'revert', horizonDays: 7, recheck: 'every' }

  test('is taken back as they say, also once the policy file is gone', async () => {
    const { rae, must, until, wired } = installation
    governed = await governProject(installation, policyText({ types, more: 'recheck: every\n' }))
    await governed.grant('auto', 'notes', { samplingShare: 0 })
    const deed = writes('src/a.txt', 'a\n')
    await governed.commit({ [taskPath('auto')]: taskText('auto', deed, { type: 'notes', autonomy: 'auto' }) })
    const { run } = await governed.runIn('auto', 'merged')
    await governed.commit({ '.leeway/policy.yaml': null })
    await until('the policy to be gone', async () =>
      (await wired.readModels.get(policies, governed.projectId))?.adopted ? undefined : true,
    )
    expect(await termsOf(governed.projectId)).toMatchObject(adoptedLast)
    await must(rae, { type: 'reportRegression', runId: run.runId, words: 'it broke the build' })
    await governed.runIn('auto', 'reverted')
    expect(await governed.eventTypes(run.runId)).toContain('RevertOrdered')
  }, 60_000)

  test('answers to the last version that can be read', async () => {
    const { wired } = installation
    const { projectId } = governed
    const damaged = await wired.blobs.put(Buffer.from('no policy of this version'))
    for (const [n, blob] of [damaged, 'f'.repeat(64)].entries()) {
      const adopted = fact('PolicyAdopted', { version: 2 + n, blob, reason: 'for the test', widens: true })
      const context = {
        actor: { kind: 'system', id: 'tests' } as const,
        occurredAt: wired.clock.now(),
        projectId,
      }
      const stream = policyStream(projectId)
      const expectedVersion = await versionOf(wired, stream)
      await wired.log.append([appendOf({ stream, expectedVersion, facts: [adopted], context })])
      expect(await termsOf(projectId)).toMatchObject(adoptedLast)
    }
  })

  test('answers as is said nowhere where no lead ever adopted one', async () => {
    const said = { onRegression: 'tell', horizonDays: 28, recheck: 'automatic' }
    expect(await termsOf('a-project-without-any')).toMatchObject(said)
  })
})

const task = `---
id: one
title: Do it
type: feature
autonomy: hold
---
Do it.
`
