// A stream that cannot be read is a bug, or the log of a newer version: it keeps nothing else from happening.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runStream } from '../../lib/domain/events/streams'
import { fact } from '../../lib/domain/events/vocabulary'
import { appendOf, loadRun, runContext } from '../../lib/orchestrator/ground'
import { stewardRound } from '../../lib/orchestrator/steward'
import { work } from '../../lib/orchestrator/worker'
import { workOnRun } from '../../lib/orchestrator/work-on-run'
import type { WorkerGround } from '../../lib/orchestrator/worker-ground'
import { laneOf } from './governed-lane'
import { approval, governProject, taskPath, taskText, writes, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'

const afterAllHorizons = 30 * 24 * 60 * 60_000

let leeway: Installation
let project: Project
let ground: WorkerGround
const runIds = new Map<string, string>()

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
  project = await governProject(leeway)
  await project.grant('review', 'chore')
  for (const name of ['brokenMerge', 'merge']) {
    await commitTask(name, 'feature')
    await leeway.must(leeway.rae, approval(await project.runIn(name, 'awaitingReview')))
    await keep(name, 'merged')
  }
  await commitTask('leaks', 'chore')
  await project.mergeClean('leaks')
  await keep('leaks', 'settled')
  for (const name of ['brokenReview', 'review']) {
    await commitTask(name, 'chore')
    await keep(name, 'awaitingReview')
  }
  await leeway.stopWorker()
  ground = await leeway.ground()
  const queued = ['brokenLease', 'lease', 'brokenQueue', 'queue']
  for (const name of queued) await commitTask(name, 'feature')
  expect(await stewardRound(ground)).toEqual([])
  for (const name of queued) await keep(name, 'queued')
  for (const name of ['brokenLease', 'lease']) await loseLease(idOf(name))
})
afterAll(() => leeway.close())

const commitTask = (name: string, type: string) =>
  project.commit({ [taskPath(name)]: taskText(name, writes(`src/${name}.txt`, `${name}\n`), { type }) })

async function keep(name: string, state: Parameters<Project['runIn']>[1]): Promise<void> {
  runIds.set(name, (await project.runIn(name, state)).run.runId)
}

const idOf = (name: string) => runIds.get(name) ?? ''
const stateOf = async (name: string) => (await loadRun(ground, idOf(name)))?.state.name

/** A worker takes the run up and dies. */
async function loseLease(runId: string): Promise<void> {
  const run = await loadRun(ground, runId)
  if (run === undefined) throw new Error(`there is no run ${runId}`)
  const facts = [fact('LeaseTaken', { n: 1, workerId: 'a-worker-that-dies' })]
  const context = runContext(run, { kind: 'worker', id: 'a-worker-that-dies' }, ground.clock.now())
  const taken = appendOf({ stream: runStream(runId), expectedVersion: run.version, facts, context })
  expect(await ground.log.append([{ ...taken, leaseSeconds: 0.1 }])).toMatchObject([{ ok: true }])
  await leeway.until('the lease to run out', async () =>
    (await ground.leases.listExpired()).some((one) => one.runId === runId) ? true : undefined,
  )
}

const broken = ['brokenLease', 'brokenReview', 'brokenMerge', 'brokenQueue']

/** A log in which some runs make no sense. */
function withBrokenStreams(): WorkerGround {
  const streams = new Map(broken.map((name) => [runStream(idOf(name)), name]))
  const readStream: WorkerGround['log']['readStream'] = (stream, after) => {
    const name = streams.get(stream)
    return name === undefined
      ? ground.log.readStream(stream, after)
      : Promise.reject(new Error(`${name} makes no sense`))
  }
  return { ...ground, log: { ...ground.log, readStream } }
}

test('INVARIANT: a run that cannot be read keeps the steward from nothing else', async () => {
  const { rae, must } = leeway
  await must(rae, {
    type: 'reportRegression',
    runId: idOf('leaks'),
    words: 'a key',
    critical: 'secretExposed',
  })
  const scope = { kind: 'taskType', taskType: 'chore' }
  await must(rae, { type: 'setFreeze', scope, reason: 'for the test' })
  const late = new Date(Date.now() + afterAllHorizons).toISOString()
  const failures = await stewardRound({ ...withBrokenStreams(), clock: { now: () => late } })
  expect(new Set(failures.map(String))).toEqual(
    new Set(broken.map((name) => `Error: ${name} makes no sense`)),
  )
  expect(await stateOf('lease')).toBe('queued')
  expect(await stateOf('review')).toBe('frozen')
  expect(await stateOf('merge')).toBe('settled')
  const lowered = await laneOf(leeway, project, 'chore').newest('StandingLowered')
  expect(lowered).toMatchObject({ from: 'review', to: 'hold', cause: 'critical', evidence: [idOf('leaks')] })
})

test('nor somebody who works on another run from what is theirs', async () => {
  await workOnRun(withBrokenStreams(), idOf('lease'))
  expect(await stateOf('lease')).toBe('awaitingReview')
})

test('nor a worker from the runs that it can read, and it tells of the others', async () => {
  const stopping = new AbortController()
  const faults = new Set<string>()
  const onFault = (error: unknown) => faults.add(String(error))
  const working = work({ ...withBrokenStreams(), stopping: stopping.signal }, { hands: 1, onFault })
  await project.runIn('queue', 'awaitingReview')
  stopping.abort()
  await working
  expect(faults).toContain('Error: brokenQueue makes no sense')
})
