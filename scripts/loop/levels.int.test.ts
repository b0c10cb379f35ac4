import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  approval,
  fingerprint,
  governProject,
  policyText,
  taskPath,
  taskText,
  writes,
} from './governed-project'
import { policies } from '../../lib/projections/policies'
import { openInstallation, type Installation } from './installation'
import { expectWholeLog } from './whole-log'

let leeway: Installation

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterAll(() => leeway.close())

const auto = { type: 'chore', autonomy: 'auto' } as const

test('a lane that was granted auto merges by itself', async () => {
  const project = await governProject(leeway)
  await project.grant('auto', 'chore')
  const deed = writes('src/greeting.txt', 'hi\n')
  await project.commit({ [taskPath('alone')]: taskText('alone', deed, auto) })
  const { merged } = await project.runIn('alone', 'merged')
  expect(merged?.how).toBe('auto')
  expect(await readFile(join(project.path, 'src/greeting.txt'), 'utf8')).toBe('hi\n')
})

test('at auto, a change waits for a person where policy asks for a verification, and the person may merge it', async () => {
  const policy = policyText().replace('gates:\n', 'gates:\n  verification: anotherProvider\n')
  const project = await governProject(leeway, policy)
  await project.grant('auto', 'chore')
  const text = taskText('unverified', writes('src/greeting.txt', 'hi\n'), auto)
  await project.commit({ [taskPath('unverified')]: text })
  const waiting = await project.runIn('unverified', 'awaitingReview', 'merged')
  expect(waiting.gatesRefused.map(({ gate }) => gate)).toEqual(['verification'])
  await leeway.must(leeway.rae, approval(waiting))
  const { merged } = await project.runIn('unverified', 'merged', 'settled')
  expect(merged?.how).toBe('person')
})
const terms = { conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null }, expiresAt: null }
const refusedForFall = { ok: false, why: expect.stringContaining('refresh') as unknown }

test('a grant by hand does not override a fall that came after what its giver was told', async () => {
  const project = await governProject(leeway)
  await project.grant('auto', 'chore')
  const lane = { agentId: leeway.agentId, projectId: project.projectId, taskType: 'chore' }
  const before = await leeway.wired.log.size()
  await leeway.must(leeway.rae, { type: 'lowerStanding', ...lane, level: 'review', reason: 'it broke' })
  const after = await leeway.wired.log.size()
  const grant = { type: 'grantStanding', ...lane, level: 'auto', reason: 'it is good', ...terms }
  expect(await leeway.ask(leeway.rae, { ...grant, toldPosition: before })).toMatchObject(refusedForFall)
  expect(await leeway.ask(leeway.rae, { ...grant, toldPosition: after })).toMatchObject({ ok: true })
})

test('nor does one for an agent in the whole project override a later fall of one of its lanes, nor the other way round', async () => {
  const project = await governProject(leeway)
  const shared = { agentId: leeway.agentId, projectId: project.projectId, taskType: null }
  const lane = { ...shared, taskType: 'chore' }
  const told = { toldPosition: await leeway.wired.log.size() }
  const lower = { type: 'lowerStanding', level: 'hold', reason: 'it broke' }
  const grant = { type: 'grantStanding', level: 'review', reason: 'it is good', ...terms }
  await leeway.must(leeway.rae, { ...lower, ...lane })
  expect(await leeway.ask(leeway.rae, { ...grant, ...shared, ...told })).toMatchObject(refusedForFall)
  const toldOfOne = { toldPosition: await leeway.wired.log.size() }
  await leeway.must(leeway.rae, { ...lower, ...shared })
  expect(await leeway.ask(leeway.rae, { ...grant, ...lane, ...toldOfOne })).toMatchObject(refusedForFall)
  const toldOfBoth = { toldPosition: await leeway.wired.log.size() }
  expect(await leeway.ask(leeway.rae, { ...grant, ...shared, ...toldOfBoth })).toMatchObject({ ok: true })
})

test('at auto, a change whose check fails waits for a person with the reason, who may not merge it either', async () => {
  const project = await governProject(leeway, policyText({ check: 'test ! -e src/bad.txt' }))
  await project.grant('auto', 'chore')
  const head = await project.commit({
    [taskPath('bad')]: taskText('bad', writes('src/bad.txt', 'bad\n'), auto),
  })
  const waiting = await project.runIn('bad', 'awaitingReview', 'merged')
  expect(waiting.run.state).toMatchObject({
    name: 'awaitingReview',
    why: expect.stringContaining('check tests: failed') as unknown,
  })
  expect(await leeway.ask(leeway.rae, approval(waiting))).toMatchObject({
    ok: false,
    why: expect.stringContaining('check tests') as unknown,
  })
  expect(await project.git('rev-parse', 'main')).toBe(head)
})

test('at hold nothing starts by itself, and only the person who claimed the task applies its draft', async () => {
  const project = await governProject(leeway)
  const { projectId } = project
  const deed = writes('src/greeting.txt', 'hi\n')
  await project.commit({ [taskPath('held')]: taskText('held', deed, { autonomy: 'hold' }) })
  const { taskId } = await leeway.until('the task', () => project.task('held'))
  const request = { type: 'requestRun', projectId, taskId, agentId: null }
  expect(await leeway.ask(leeway.ada, request)).toMatchObject({
    ok: false,
    why: expect.stringContaining('claim it first') as unknown,
  })
  const before = await fingerprint(project.path)
  await leeway.must(leeway.ada, { type: 'claimTask', projectId, taskId, hours: 1 })
  await leeway.must(leeway.ada, request)
  const draft = await project.runIn('held', 'drafted')
  expect(await leeway.ask(leeway.rae, approval(draft))).toMatchObject({
    ok: false,
    why: expect.stringContaining('only the person who claimed') as unknown,
  })
  expect(await fingerprint(project.path)).toBe(before)
  await leeway.must(leeway.ada, approval(draft))
  const { merged } = await project.runIn('held', 'merged')
  expect(merged?.how).toBe('draft')
  expect(await readFile(join(project.path, 'src/greeting.txt'), 'utf8')).toBe('hi\n')
})

test('an approval is void once an adopted policy permits less, and nothing lands', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('tightened')]: taskText('tightened', writes('src/a.txt', 'a\n')) })
  const waiting = await project.runIn('tightened', 'awaitingReview')
  const ceiling = 'ceilings:\n  - path: [src/**]\n    level: hold\n    reason: sources are for people\n'
  const head = await project.commit({ '.leeway/policy.yaml': policyText({ more: ceiling }) })
  await project.adoptProposal()
  await leeway.must(leeway.rae, approval(waiting))
  await leeway.until('the void approval', async () => {
    const types = await project.eventTypes(waiting.run.runId)
    return types.includes('ApprovalVoided') || types.includes('ChangeMerged') ? true : undefined
  })
  expect(await project.eventTypes(waiting.run.runId)).not.toContain('LandingStarted')
  expect(await project.git('rev-parse', 'main')).toBe(head)
})

test('a policy that only narrows is in force at once; one that allows more waits for a lead', async () => {
  const project = await governProject(leeway)
  const row = () => leeway.wired.readModels.get(policies, project.projectId)
  const ceiling = 'ceilings:\n  - path: [src/**]\n    level: hold\n    reason: sources are for people\n'
  await project.commit({ '.leeway/policy.yaml': policyText({ more: ceiling }) })
  const narrowed = await leeway.until('version 2', async () => {
    const adopted = (await row())?.adopted
    return adopted?.version === 2 ? adopted : undefined
  })
  expect(narrowed).toMatchObject({ by: { kind: 'worker' }, widens: false })
  await project.commit({ '.leeway/policy.yaml': policyText() })
  await leeway.until('the proposal', async () => (await row())?.proposal ?? undefined)
  expect((await row())?.adopted?.version).toBe(2)
  await project.adoptProposal()
  expect((await row())?.adopted).toMatchObject({ version: 3, by: { kind: 'person' }, widens: true })
})

test('a change whose task was removed meanwhile is still decided about as it was asked for', async () => {
  const project = await governProject(leeway)
  const path = taskPath('gone')
  await project.commit({ [path]: taskText('gone', writes('src/a.txt', 'a\n')) })
  const waiting = await project.runIn('gone', 'awaitingReview')
  await project.commit({ [path]: null })
  await leeway.until('the removal', async () => ((await project.task('gone')) ? undefined : true))
  const { runId } = waiting.run
  const { commit } = waiting.run.delivery ?? {}
  const discard = { type: 'discardChange', runId, commit, cause: 'unwanted', words: 'the task is gone' }
  await leeway.must(leeway.rae, discard)
  expect((await project.eventTypes(runId)).slice(-2)).toEqual(['ChangeDiscarded', 'OutcomeSettled'])
})

test('after all of it no worker met a bug, and every row folds anew to the same', async () => {
  expect(leeway.faults).toEqual([])
  await expectWholeLog(leeway)
})
