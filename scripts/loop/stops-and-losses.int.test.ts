import { randomInt } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runStream } from '../../lib/domain/events/streams'
import { fact } from '../../lib/domain/events/vocabulary'
import { appendOf, loadRun, runContext } from '../../lib/orchestrator/ground'
import { stewardRound } from '../../lib/orchestrator/steward'
import { governProject, policyText, taskPath, taskText, writes, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'
import { expectWholeLog } from './whole-log'

let leeway: Installation

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterAll(() => leeway.close())

/** A deed that leaves a child of its own running, known on the host by its argument. */
function lingers() {
  const mark = `3600.${randomInt(1_000_000_000)}`
  const deed = `import { spawn } from 'node:child_process'\nspawn('sleep', ['${mark}'])`
  return { mark, deed }
}

async function isAlive(mark: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.some((line) => line.split('\0').includes(mark))
}

const alive = (mark: string) =>
  leeway.until('the agent to work', async () => ((await isAlive(mark)) ? true : undefined))
const dead = (mark: string) =>
  leeway.until('every process to be gone', async () => ((await isAlive(mark)) ? undefined : true))

const end = (runId: string) =>
  leeway.must(leeway.rae, { type: 'cancelRun', runId, reason: 'it is not needed' })

async function runsOnce(project: Project, name: string): Promise<void> {
  const { run } = await project.runIn(name, 'awaitingReview')
  const types = await project.eventTypes(run.runId)
  expect(types.filter((type) => type === 'ReviewRequested')).toHaveLength(1)
  expect((await project.task(name))?.runs).toHaveLength(1)
}

test('to cancel a run kills all that runs in its jail', async () => {
  const project = await governProject(leeway)
  const { mark, deed } = lingers()
  await project.commit({ [taskPath('endless')]: taskText('endless', deed) })
  const { run } = await project.runIn('endless', 'running')
  await alive(mark)
  await end(run.runId)
  await dead(mark)
  const ended = await project.runIn('endless', 'cancelled')
  expect((await project.eventTypes(run.runId)).at(-1)).toBe('RunCancelled')
  expect(ended.run.outcome).toBeNull()
})

test('a freeze stops a run that works, and its end lets the run go on', async () => {
  const project = await governProject(leeway)
  const { mark, deed } = lingers()
  await project.commit({ [taskPath('frozen')]: taskText('frozen', deed) })
  const { run } = await project.runIn('frozen', 'running')
  await alive(mark)
  const scope = { kind: 'project', projectId: project.projectId }
  const freezeId = await leeway.must(leeway.rae, { type: 'setFreeze', scope, reason: 'something is wrong' })
  await project.runIn('frozen', 'frozen')
  await dead(mark)
  await leeway.must(leeway.ada, { type: 'liftFreeze', freezeId, reason: 'all is well' })
  await project.runIn('frozen', 'running')
  await alive(mark)
  const types = await project.eventTypes(run.runId)
  expect(types.filter((type) => type === 'AttemptStarted')).toHaveLength(2)
  expect(types.slice(types.indexOf('RunFrozen')).slice(0, 3)).toEqual([
    'RunFrozen',
    'RunThawed',
    'LeaseTaken',
  ])
  await end(run.runId)
  await dead(mark)
})

test('a freeze does not wait for a change that is checked again elsewhere', async () => {
  const policy = policyText({ check: 'test ! -e slow || sleep 280' }).replace('timeout: 20s', 'timeout: 5m')
  const busy = await governProject(leeway, policy)
  await busy.commit({ [taskPath('long')]: taskText('long', writes('src/a.txt', 'a\n')) })
  const waiting = await busy.runIn('long', 'awaitingReview')
  await busy.commit({ slow: 'the check takes long from here on\n' })
  const { runId, delivery } = waiting.run
  await leeway.must(leeway.rae, { type: 'approveChange', runId, commit: delivery?.commit, unviewed: [] })
  const project = await governProject(leeway)
  const { mark, deed } = lingers()
  await project.commit({ [taskPath('stopped')]: taskText('stopped', deed) })
  await project.runIn('stopped', 'running')
  await alive(mark)
  await busy.runIn('long', 'rechecking')
  const scope = { kind: 'project', projectId: project.projectId }
  const freezeId = await leeway.must(leeway.rae, { type: 'setFreeze', scope, reason: 'at once' })
  const { run } = await project.runIn('stopped', 'frozen')
  expect((await busy.runIn('long', 'rechecking', 'landing', 'merged')).run.state.name).toBe('rechecking')
  await dead(mark)
  await end(run.runId)
  await leeway.must(leeway.ada, { type: 'liftFreeze', freezeId, reason: 'all is well' })
  await end(runId)
  await busy.runIn('long', 'cancelled')
})

test('a freeze stops a run that works while no steward is there to apply it', async () => {
  const project = await governProject(leeway)
  const { mark, deed } = lingers()
  await project.commit({ [taskPath('alone')]: taskText('alone', deed) })
  const { run } = await project.runIn('alone', 'running')
  await alive(mark)
  const { locks } = await leeway.ground()
  const steward = await leeway.until('the lock', async () => (await locks.take('steward')) ?? undefined)
  const scope = { kind: 'project', projectId: project.projectId }
  await leeway.must(leeway.rae, { type: 'setFreeze', scope, reason: 'at once' })
  await project.runIn('alone', 'frozen')
  await dead(mark)
  await steward.release()
  await end(run.runId)
})

test('the lease of a worker that died is taken back, and the run is done once', async () => {
  const project = await governProject(leeway)
  await leeway.stopWorker()
  await project.commit({ [taskPath('orphan')]: taskText('orphan', writes('src/a.txt', 'a\n')) })
  const ground = await leeway.ground()
  await stewardRound(ground)
  const { run: queued } = await project.runIn('orphan', 'queued')
  const actor = { kind: 'worker', id: 'a-worker-that-dies' } as const
  const taken = appendOf({
    stream: runStream(queued.runId),
    expectedVersion: queued.version,
    facts: [fact('LeaseTaken', { n: 1, workerId: actor.id })],
    context: runContext(queued, actor, ground.clock.now()),
  })
  expect(await ground.log.append([{ ...taken, leaseSeconds: 1 }])).toMatchObject([{ ok: true }])
  expect((await loadRun(ground, queued.runId))?.state.name).toBe('leased')
  await leeway.startWorker()
  await runsOnce(project, 'orphan')
  const types = await project.eventTypes(queued.runId)
  expect(types.slice(2, 6)).toEqual(['LeaseTaken', 'LeaseLost', 'LeaseTaken', 'AttemptStarted'])
  const late = appendOf({
    stream: runStream(queued.runId),
    expectedVersion: types.length,
    facts: [fact('RunFailed', { kind: 'internal', message: 'words of the dead' })],
    context: runContext(queued, actor, ground.clock.now()),
  })
  const lease = { runId: queued.runId, n: 1, must: 'held' } as const
  expect(await ground.log.append([{ ...late, lease }])).toMatchObject([{ ok: false, conflict: 'lease' }])
})

test('a worker that is told to stop kills its jail and hands the run to the next one', async () => {
  const project = await governProject(leeway)
  const { mark, deed } = lingers()
  await project.commit({ [taskPath('handed')]: taskText('handed', deed) })
  const { run } = await project.runIn('handed', 'running')
  await alive(mark)
  await leeway.stopWorker()
  expect(await isAlive(mark)).toBe(false)
  expect((await project.eventTypes(run.runId)).at(-1)).toBe('LeaseLost')
  await leeway.startWorker()
  await project.runIn('handed', 'running')
  await end(run.runId)
})

test('an agent that changes nothing ends its run empty, and it is not begun anew by itself', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('idle')]: taskText('idle', 'console.log("nothing to do")') })
  const { run } = await project.runIn('idle', 'empty')
  expect(run.outcome).toMatchObject({ class: 'completionFailure', cause: 'empty' })
  // Longer than two rounds of the worker.
  await new Promise((resolve) => setTimeout(resolve, 4_000))
  await leeway.wired.readModels.catchUp()
  expect((await project.task('idle'))?.runs).toHaveLength(1)
})

test('an agent that runs into its time limit is killed, and its half work is never offered for review', async () => {
  const project = await governProject(leeway, policyText({ time: '2s' }))
  const { mark, deed } = lingers()
  await project.commit({ [taskPath('slow')]: taskText('slow', `${writes('src/half.txt', 'half')}\n${deed}`) })
  const { run } = await project.runIn('slow', 'timedOut')
  await dead(mark)
  expect(run.outcome).toMatchObject({ class: 'completionFailure' })
  expect(await project.eventTypes(run.runId)).not.toContain('ReviewRequested')
})

test('an agent that crashes before it wrote anything leaves a completion failure with its exit code', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('crash')]: taskText('crash', 'process.exit(3)') })
  const { run, attempts } = await project.runIn('crash', 'empty', 'failed')
  expect(run.outcome).toMatchObject({ class: 'completionFailure' })
  expect(attempts.at(-1)?.exitCode).toBe(3)
})

test('after all of it no worker met a bug, and every row folds anew to the same', async () => {
  expect(leeway.faults).toEqual([])
  await expectWholeLog(leeway)
})
