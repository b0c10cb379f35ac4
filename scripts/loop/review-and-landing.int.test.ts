import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approval, asks, fingerprint, governProject, taskPath, taskText, writes } from './governed-project'
import { openInstallation, type Installation } from './installation'
import { expectWholeLog } from './whole-log'

let leeway: Installation

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterAll(() => leeway.close())

test('a task file becomes a reviewed change, merged into a repository that nobody touched before', async () => {
  const project = await governProject(leeway)
  const head = await project.commit({
    [taskPath('greet')]: taskText('greet', writes('src/greeting.txt', 'hi\n')),
  })
  const before = await fingerprint(project.path)
  const waiting = await project.runIn('greet', 'awaitingReview')
  expect(await fingerprint(project.path)).toBe(before)
  await leeway.must(leeway.rae, approval(waiting))
  const { run, merged } = await project.runIn('greet', 'merged')
  expect(await readFile(join(project.path, 'src/greeting.txt'), 'utf8')).toBe('hi\n')
  expect(await project.git('rev-parse', 'main')).toBe(merged?.merge)
  expect(await project.git('rev-parse', 'main^1', 'main^2')).toBe(`${head}\n${run.delivery?.commit ?? ''}`)
  expect(await project.git('status', '--porcelain')).toBe('')
  expect(await project.eventTypes(run.runId)).toEqual([
    'RunRequested',
    'RunAuthorized',
    'LeaseTaken',
    'AttemptStarted',
    'AttemptEnded',
    'TreeCaptured',
    'ChecksRun',
    'ShadowDecided',
    'ReviewRequested',
    'ChangeApproved',
    'LandingStarted',
    'ChangeMerged',
  ])
  expect(leeway.faults).toEqual([])
})

test('a dirty checkout is left as it is: the change waits with the reason, and lands once it is clean', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('dirty')]: taskText('dirty', writes('src/greeting.txt', 'hi\n')) })
  const waiting = await project.runIn('dirty', 'awaitingReview')
  await writeFile(join(project.path, 'src/greeting.txt'), 'half a thought')
  await leeway.must(leeway.rae, approval(waiting))
  const why = await leeway.until('the reason', async () => {
    const { run } = await project.runIn('dirty', 'readyToLand')
    return run.state.name === 'readyToLand' && run.state.waits !== null ? run.state.waits : undefined
  })
  expect(why).toMatch(/src\/greeting\.txt|not committed|uncommitted|dirty|changes/)
  expect(await readFile(join(project.path, 'src/greeting.txt'), 'utf8')).toBe('half a thought')
  await project.git('stash')
  await project.runIn('dirty', 'merged')
  expect(await readFile(join(project.path, 'src/greeting.txt'), 'utf8')).toBe('hi\n')
  expect(await project.git('stash', 'show', '-p')).toContain('half a thought')
})

test('of two reviewers who merge at once one approves and the other is told; it lands once', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('twice')]: taskText('twice', writes('src/new.txt', 'new\n')) })
  const waiting = await project.runIn('twice', 'awaitingReview')
  const answers = await Promise.all([leeway.ada, leeway.rae].map((who) => leeway.ask(who, approval(waiting))))
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
  const refused = answers.find((answer) => !answer.ok)
  expect(refused?.ok === false && refused.why).toMatch(/faster|meanwhile|reload/)
  const { run } = await project.runIn('twice', 'merged')
  const types = await project.eventTypes(run.runId)
  expect(types.filter((type) => type === 'ChangeApproved')).toHaveLength(1)
  expect(types.filter((type) => type === 'ChangeMerged')).toHaveLength(1)
  expect(await project.git('rev-list', '--merges', '--count', 'main')).toBe('1')
})

test('what is sent back is attempted again in the same run, and the older attempt cannot be approved', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('again')]: taskText('again', writes('src/a.txt', 'first\n')) })
  const first = await project.runIn('again', 'awaitingReview')
  const { runId, delivery } = first.run
  const text = asks(writes('src/b.txt', 'second\n'))
  const sendBack = { type: 'sendBackChange', runId, commit: delivery?.commit, text, cause: 'agent' }
  await leeway.must(leeway.rae, sendBack)
  const second = await leeway.until('attempt 2', async () => {
    const row = await project.runIn('again', 'awaitingReview')
    return row.run.attempt === 2 ? row : undefined
  })
  expect(second.run.runId).toBe(runId)
  expect(await leeway.ask(leeway.ada, approval(first))).toMatchObject({
    ok: false,
    why: expect.stringContaining('newer attempt') as unknown,
  })
  await leeway.must(leeway.ada, approval(second))
  const { run } = await project.runIn('again', 'settled')
  expect(run.outcome).toMatchObject({ class: 'failure', cause: 'an earlier attempt of it was at fault' })
  expect(await readFile(join(project.path, 'src/a.txt'), 'utf8')).toBe('first\n')
  expect(await readFile(join(project.path, 'src/b.txt'), 'utf8')).toBe('second\n')
})

test('where the base moved, a change lands after its checks passed again on the merged tree', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('moved')]: taskText('moved', writes('src/a.txt', 'a\n')) })
  const waiting = await project.runIn('moved', 'awaitingReview')
  await project.commit({ 'README.md': 'The owner went on\n' })
  await leeway.must(leeway.rae, approval(waiting))
  const { run } = await project.runIn('moved', 'merged')
  const types = await project.eventTypes(run.runId)
  const landing = ['ChangeApproved', 'BaseMoved', 'ChecksRun', 'LandingStarted', 'ChangeMerged']
  expect(types.slice(types.indexOf('ChangeApproved'))).toEqual(landing)
  expect(await readFile(join(project.path, 'README.md'), 'utf8')).toBe('The owner went on\n')
  expect(await readFile(join(project.path, 'src/a.txt'), 'utf8')).toBe('a\n')
})

test('where the checks fail on the merged tree, the approval is void and the base stays', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('breaks')]: taskText('breaks', writes('src/a.txt', 'a\n')) })
  const waiting = await project.runIn('breaks', 'awaitingReview')
  const head = await project.commit({ broken: 'the check looks for this file\n' })
  await leeway.must(leeway.rae, approval(waiting))
  const why = await leeway.until('the void approval', async () => {
    const { run } = await project.runIn('breaks', 'awaitingReview', 'readyToLand', 'rechecking')
    return run.state.name === 'awaitingReview' && run.state.why.includes('merged tree')
      ? run.state.why
      : undefined
  })
  expect(why).toContain('the checks fail')
  expect(await project.eventTypes(waiting.run.runId)).toContain('ApprovalVoided')
  expect(await project.git('rev-parse', 'main')).toBe(head)
})

test('a conflict with the moved base goes back to review, and the base stays', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('clash')]: taskText('clash', writes('src/greeting.txt', 'agent\n')) })
  const waiting = await project.runIn('clash', 'awaitingReview')
  const head = await project.commit({ 'src/greeting.txt': 'owner\n' })
  await leeway.must(leeway.rae, approval(waiting))
  const why = await leeway.until('the conflict', async () => {
    const { run } = await project.runIn('clash', 'awaitingReview', 'readyToLand')
    return run.state.name === 'awaitingReview' && run.state.why.includes('conflict')
      ? run.state.why
      : undefined
  })
  expect(why).toContain('src/greeting.txt')
  expect(await project.git('rev-parse', 'main')).toBe(head)
  expect(await project.git('status', '--porcelain')).toBe('')
})

test('after all of it no worker met a bug, and every row folds anew to the same', async () => {
  expect(leeway.faults).toEqual([])
  await expectWholeLog(leeway)
})
