// A change that turns out wrong before Leeway has looked again at what it landed itself.
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OperationalFailure } from '../../lib/domain/failures'
import { loadRun } from '../../lib/orchestrator/ground'
import { landingRound } from '../../lib/orchestrator/landing-round'
import { observeProject } from '../../lib/orchestrator/observe-project'
import type { WorkerGround } from '../../lib/orchestrator/worker-ground'
import { approval, governProject, taskPath, taskText, writes, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'

let leeway: Installation
let project: Project
let ground: WorkerGround
let reporterId = ''
const runIds = new Map<string, string>()

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
  project = await governProject(leeway)
  for (const name of ['orphan', 'quick'])
    await project.commit({ [taskPath(name)]: taskText(name, writes(`src/${name}.txt`, `${name}\n`)) })
  const orphan = await project.runIn('orphan', 'awaitingReview')
  const quick = await project.runIn('quick', 'awaitingReview')
  runIds.set('orphan', orphan.run.runId).set('quick', quick.run.runId)
  await leeway.stopWorker()
  await leeway.must(leeway.rae, approval(orphan))
  await leeway.must(leeway.rae, approval(quick))
  reporterId = await leeway.must(leeway.ada, { type: 'addReporter', name: 'ci' })
  ground = await leeway.ground()
})
afterAll(() => leeway.close())

const stateOf = async (name: string) => (await loadRun(leeway.wired, runIds.get(name) ?? ''))?.state.name
const revertNewest = async () => project.git('revert', '--no-edit', '-m', '1', 'main')

/** A worker that dies once the project's repository has the merges, and the log does not. */
function dying(): WorkerGround {
  const append: WorkerGround['log']['append'] = (appends) =>
    appends.some(({ events }) => events.some((one) => one.fact.type === 'ChangeMerged'))
      ? Promise.reject(new OperationalFailure('databaseUnavailable', 'the worker dies'))
      : ground.log.append(appends)
  return { ...ground, log: { ...ground.log, append } }
}

/** What a program outside hears when it says that a commit is wrong. */
async function reported(commit: string) {
  const body = JSON.stringify({ project: project.projectId, commit, how: 'the build broke' })
  const timestamp = String(Math.floor(Date.now() / 1000))
  const hmac = createHmac('sha256', leeway.wired.secretOfReporter(reporterId))
  const signature = hmac.update(`${timestamp}.${body}`).digest('hex')
  return leeway.wired.receiveReport({ reporterId, timestamp, signature, body: Buffer.from(body) })
}

test('INVARIANT: what is said of a change whose landing nobody has recorded yet is not lost', async () => {
  const only = { ...ground.index, runIdsIn: () => Promise.resolve([runIds.get('orphan') ?? '']) }
  await landingRound({ ...dying(), index: only })
  expect(await stateOf('orphan')).toBe('landing')
  await expect(reported(await project.git('rev-parse', 'main'))).rejects.toThrow('send the report again')
  expect(await reported('1'.repeat(40))).toBe('unknownChange')
  await revertNewest()
  await observeProject(ground, project.projectId)
  await landingRound({ ...ground, index: only })
  await observeProject(ground, project.projectId)
  expect(await stateOf('orphan')).toBe('reverted')
})

test('INVARIANT: a revert is noted also where it comes after the steward looked at the log', async () => {
  await landingRound(ground)
  expect(await stateOf('quick')).toBe('merged')
  await revertNewest()
  await observeProject(ground, project.projectId)
  expect(await stateOf('quick')).toBe('reverted')
})
