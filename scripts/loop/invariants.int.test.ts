// The invariants that need real parts, in the words of ARCHITECTURE.md. Those of the fold alone stand beside it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runStream } from '../../lib/domain/events/streams'
import { OperationalFailure } from '../../lib/domain/failures'
import { landChange } from '../../lib/orchestrator/land-change'
import type { EventLog } from '../../lib/orchestrator/log-ports'
import { work } from '../../lib/orchestrator/worker'
import type { WorkerGround } from '../../lib/orchestrator/worker-ground'
import { workerGround } from '../../lib/wiring/worker'
import { fingerprint, governProject, taskPath, taskText, writes, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'

let leeway: Installation

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterAll(() => leeway.close())

/** The run of a task, whose change waits for a person, and the command that approves it. */
async function waiting(project: Project, name: string) {
  const { run } = await project.runIn(name, 'awaitingReview')
  const approval = { type: 'approveChange', runId: run.runId, commit: run.delivery?.commit, unviewed: [] }
  return { runId: run.runId, approval }
}

/** The same worker, whose log cannot be written when it comes to `type`. */
function withoutWriting(ground: WorkerGround, type: string): WorkerGround {
  const append: EventLog['append'] = async (appends) => {
    if (appends.some(({ events }) => events.some(({ fact }) => fact.type === type)))
      throw new OperationalFailure('databaseUnavailable', 'the log is away')
    return ground.log.append(appends)
  }
  return { ...ground, log: { ...ground.log, append } }
}

test('INVARIANT: until a change lands, the project’s own repository is byte for byte what it was', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('quiet')]: taskText('quiet', writes('src/a.txt', 'a\n')) })
  const before = await fingerprint(project.path)
  const { runId } = await waiting(project, 'quiet')
  await leeway.must(leeway.rae, { type: 'cancelRun', runId, reason: 'only looked at' })
  await project.runIn('quiet', 'cancelled')
  expect(await fingerprint(project.path)).toBe(before)
})

test('INVARIANT: every transition is an event before it is an effect, or an announced intent whose outcome recovery reads from git', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('announced')]: taskText('announced', writes('src/a.txt', 'a\n')) })
  const { runId, approval } = await waiting(project, 'announced')
  await leeway.stopWorker()
  await leeway.must(leeway.rae, approval)
  const ground = await leeway.ground()
  const before = await fingerprint(project.path)
  await expect(landChange(withoutWriting(ground, 'LandingStarted'), runId)).rejects.toThrow('the log is away')
  expect(await fingerprint(project.path)).toBe(before)
  await expect(landChange(withoutWriting(ground, 'ChangeMerged'), runId)).rejects.toThrow('the log is away')
  const landed = await fingerprint(project.path)
  expect(landed).not.toBe(before)
  expect((await project.eventTypes(runId)).at(-1)).toBe('LandingStarted')
  await landChange(ground, runId)
  expect((await project.eventTypes(runId)).at(-1)).toBe('ChangeMerged')
  expect(await fingerprint(project.path)).toBe(landed)
  await leeway.startWorker()
})

test('INVARIANT: one landing at a time a project', async () => {
  const project = await governProject(leeway)
  const names = ['one', 'two', 'three', 'four']
  const files = names.map((name): [string, string] => [
    taskPath(name),
    taskText(name, writes(`src/${name}.txt`, `${name}\n`)),
  ])
  await project.commit(Object.fromEntries(files))
  const runs = await Promise.all(names.map((name) => waiting(project, name)))
  const stopping = new AbortController()
  const options = { hands: 1, onFault: (error: unknown) => leeway.faults.push(error) }
  const second = work(await workerGround(stopping.signal), options)
  await Promise.all(runs.map(({ approval }) => leeway.must(leeway.rae, approval)))
  await Promise.all(names.map((name) => project.runIn(name, 'merged')))
  stopping.abort()
  await second
  const streams = await Promise.all(runs.map(({ runId }) => leeway.wired.log.readStream(runStream(runId))))
  const landings = streams
    .flat()
    .filter(({ type }) => ['LandingStarted', 'LandingFailed', 'ChangeMerged'].includes(type))
    .sort((a, b) => a.seq - b.seq)
  expect(landings.map(({ type }) => type)).toEqual(names.flatMap(() => ['LandingStarted', 'ChangeMerged']))
  for (const [index, event] of landings.entries())
    expect(event.runId).toBe(landings[index - (index % 2)]?.runId)
})

test('after all of it no worker met a bug', () => {
  expect(leeway.faults).toEqual([])
})
