// A change that is reverted on the base branch before Leeway has looked again at what it landed itself.
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

test('INVARIANT: a revert of a change whose landing nobody has recorded yet is noted once it is', async () => {
  const only = { ...ground.index, runIdsIn: () => Promise.resolve([runIds.get('orphan') ?? '']) }
  await landingRound({ ...dying(), index: only })
  expect(await stateOf('orphan')).toBe('landing')
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
