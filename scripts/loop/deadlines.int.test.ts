import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../../lib/domain/access'
import { laneStream } from '../../lib/domain/events/streams'
import { approval, governProject, policyText, taskPath, taskText, writes } from './governed-project'
import { OperationalFailure } from '../../lib/domain/failures'
import { loadRun } from '../../lib/orchestrator/ground'
import { landingRound } from '../../lib/orchestrator/landing-round'
import { openInstallation, type Installation } from './installation'
import { expectWholeLog } from './whole-log'

let leeway: Installation

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterAll(() => leeway.close())

const auto = { type: 'chore', autonomy: 'auto' } as const

test('a merged change is settled as clean once its horizon has ended, and the lane counts it', async () => {
  const project = await governProject(leeway)
  await project.grant('auto', 'chore')
  await project.commit({ [taskPath('clean')]: taskText('clean', writes('src/a.txt', 'a\n'), auto) })
  const { run } = await project.runIn('clean', 'settled')
  expect(run.outcome?.class).toBe('clean')
  // The merge is checked again beside the round that settles it: before, after or between.
  const types = (await project.eventTypes(run.runId)).filter((one) => one !== 'MergeChecked')
  expect(types.slice(-3)).toEqual(['ChangeMerged', 'HorizonEnded', 'OutcomeSettled'])
  const { projectId } = project
  const { index } = await leeway.ground()
  const lane = { agentId: leeway.agentId, projectId, taskType: 'chore' }
  const figures = await index.laneFigures(lane, await index.catchUp())
  expect(figures).toMatchObject({ clean: 1, failures: 0, pending: 0 })
})

test('a change that its agent’s owner merged counts as one that nobody read, while somebody else could have', async () => {
  const project = await governProject(leeway)
  const gradeOf = async (name: string, by: Viewer) => {
    const deed = writes(`src/${name}.test.txt`, 'a\n')
    await project.commit({ [taskPath(name)]: taskText(name, deed, { type: 'chore' }) })
    await leeway.must(by, approval(await project.runIn(name, 'awaitingReview')))
    return (await project.runIn(name, 'settled')).run.outcome?.grade
  }
  expect(await gradeOf('by-another', leeway.rae)).toBe(1)
  // What is left to speak for it are the tests that it wrote itself.
  expect(await gradeOf('by-owner', leeway.ada)).toBe(0.5)
})

test('a change that was sent back for the agent’s fault and merged later is settled as a failure', async () => {
  const project = await governProject(leeway)
  const deed = writes('src/a.txt', 'a\n')
  await project.commit({ [taskPath('second')]: taskText('second', deed, { type: 'chore' }) })
  const first = await project.runIn('second', 'awaitingReview')
  const { runId, delivery } = first.run
  const sentBack = { type: 'sendBackChange', runId, commit: delivery?.commit ?? '', cause: 'agent' }
  await leeway.must(leeway.rae, { ...sentBack, text: 'please look again' })
  const second = await leeway.until('the second attempt', async () => {
    const row = await project.runIn('second', 'awaitingReview')
    return row.run.attempt === 2 ? row : undefined
  })
  await leeway.must(leeway.rae, approval(second))
  const { run } = await project.runIn('second', 'settled')
  expect(run.outcome?.class).toBe('failure')
})

test('a change whose horizon runs stays pending', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('young')]: taskText('young', writes('src/a.txt', 'a\n')) })
  await leeway.must(leeway.rae, approval(await project.runIn('young', 'awaitingReview')))
  const { run, merged } = await project.runIn('young', 'merged', 'settled')
  expect(run.state.name).toBe('merged')
  expect(merged?.horizonDays).toBe(28)
})

test('the end of a grant is recorded, and the next run has what is left', async () => {
  const project = await governProject(leeway)
  const { projectId } = project
  const { agentId } = leeway
  const expiresAt = new Date(Date.now() + 8_000).toISOString()
  await leeway.must(leeway.rae, {
    type: 'grantStanding',
    agentId,
    projectId,
    taskType: 'chore',
    level: 'auto',
    reason: 'for eight seconds',
    conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null },
    expiresAt,
  })
  const lane = laneStream({ agentId, projectId, taskType: 'chore' })
  const [, ended] = await leeway.until('the recorded end', async () => {
    const events = await leeway.wired.log.readStream(lane)
    return events.length > 1 ? events : undefined
  })
  expect(ended?.type).toBe('GrantExpired')
  expect((ended?.recordedAt ?? '') >= expiresAt).toBe(true)
  await project.commit({ [taskPath('after')]: taskText('after', writes('src/a.txt', 'a\n'), auto) })
  const { run } = await project.runIn('after', 'awaitingReview', 'merged', 'settled')
  expect([run.level, run.state.name]).toEqual(['review', 'awaitingReview'])
  const types = (await leeway.wired.log.readStream(lane)).map((event) => event.type)
  expect(types).toEqual(['StandingGranted', 'GrantExpired', 'EpochStarted'])
})

test('at auto, a change of a lane that used up its day waits for a person, however many runs concluded before', async () => {
  const project = await governProject(leeway, policyText().replace('mergesPerDay: 5', 'mergesPerDay: 1'))
  await project.grant('auto', 'chore')
  await project.commit({
    [taskPath('one')]: taskText('one', writes('src/one.txt', '1\n'), auto),
    [taskPath('two')]: taskText('two', writes('src/two.txt', '2\n'), auto),
  })
  const ends = await Promise.all(
    ['one', 'two'].map((name) => project.runIn(name, 'awaitingReview', 'settled')),
  )
  expect(ends.map(({ run }) => run.state.name).sort()).toEqual(['awaitingReview', 'settled'])
  const [waiting] = ends.filter(({ run }) => run.state.name === 'awaitingReview')
  expect(waiting?.gatesRefused.map(({ gate }) => gate)).toEqual(['mergesPerDay'])
})

test('INVARIANT: a landing that was cut short counts for its day before the next one lands', async () => {
  const project = await governProject(leeway, policyText().replace('mergesPerDay: 5', 'mergesPerDay: 1'))
  await project.grant('auto', 'chore')
  const ready = async (name: string) => {
    await project.commit({ [taskPath(name)]: taskText(name, writes(`src/${name}.txt`, `${name}\n`), auto) })
    return (await project.runIn(name, 'readyToLand')).run.runId
  }
  // Nobody lands meanwhile.
  const landing = await leeway.until('the right to land', async () => {
    const { locks } = await leeway.ground()
    return (await locks.take('landing')) ?? undefined
  })
  const [first, second] = [await ready('first'), await ready('second')]
  await leeway.stopWorker()
  await landing.release()
  const ground = await leeway.ground()
  const append: typeof ground.log.append = (appends) =>
    appends.some(({ events }) => events.some((one) => one.fact.type === 'ChangeMerged'))
      ? Promise.reject(new OperationalFailure('databaseUnavailable', 'the worker dies'))
      : ground.log.append(appends)
  const only = { ...ground.index, runIdsIn: () => Promise.resolve([second]) }
  await landingRound({ ...ground, index: only, log: { ...ground.log, append } })
  expect((await loadRun(leeway.wired, second))?.state.name).toBe('landing')
  await landingRound(ground)
  expect((await loadRun(leeway.wired, second))?.merged?.how).toBe('auto')
  expect((await loadRun(leeway.wired, first))?.state.name).toBe('awaitingReview')
  await leeway.startWorker()
})

test('at auto, a change whose task was rewritten meanwhile waits for a person', async () => {
  const project = await governProject(leeway)
  await project.grant('auto', 'chore')
  const path = taskPath('moving')
  const slowly = `await new Promise((done) => setTimeout(done, 8000))\n${writes('src/a.txt', 'a\n')}`
  await project.commit({ [path]: taskText('moving', slowly, auto) })
  const { run } = await project.runIn('moving', 'running')
  await project.commit({ [path]: taskText('moving', `${slowly}\n// and more`, auto) })
  const waiting = await project.runIn('moving', 'awaitingReview', 'merged', 'settled')
  expect(waiting.run.runId).toBe(run.runId)
  expect(waiting.run.state).toMatchObject({
    name: 'awaitingReview',
    why: expect.stringContaining('the task was changed since the run began') as unknown,
  })
})

test('after all of it no worker met a bug, and every row folds anew to the same', async () => {
  expect(leeway.faults).toEqual([])
  await expectWholeLog(leeway)
})
