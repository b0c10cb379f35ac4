// Duties that one process of the installation does at a time: take back dead leases, apply freezes, read the base
// branches, record what time ended, start what may start. None of them takes long: a freeze waits for the round before
// it. Each looks at the streams themselves; the index only hints where.
import { runStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { freezeOver, type Organisation } from '../domain/organisation'
import type { Authorization } from '../domain/policy/request'
import { mayHappen, type Run } from '../domain/task/lifecycle'
import { attend } from './attend'
import { explainTask } from './explain-task'
import { appendOf, loadOrganisation, loadRun, runContext } from './ground'
import { endWhatIsDue } from './end-what-is-due'
import { observeProject } from './observe-project'
import { prepareRun } from './request-run'
import { tendLanes } from './tend-lanes'
import { sweepPlaces } from './sweep-places'
import type { WorkerGround } from './worker-ground'

const beforeLanding = [
  'requested',
  'queued',
  'leased',
  'running',
  'capturing',
  'checking',
  'deciding',
  'drafted',
]
const waiting = ['awaitingReview', 'readyToLand', 'rechecking']

/** One round. What fails for one project, run or lane keeps the others from nothing; returned is what failed. */
export async function stewardRound(ground: WorkerGround): Promise<unknown[]> {
  const failures: unknown[] = []
  await attend(() => takeBackLeases(ground, failures), failures)
  await attend(() => applyFreezes(ground, failures), failures)
  await attend(() => sweepPlaces(ground, failures), failures)
  for (const projectId of await ground.index.projectIds()) {
    await attend(() => observeProject(ground, projectId), failures)
  }
  await ground.index.catchUp()
  await attend(() => endWhatIsDue(ground, failures), failures)
  await attend(() => tendLanes(ground, failures), failures)
  await startOpenTasks(ground, failures)
  return failures
}

/** What of it one run needs while somebody works on it. What fails for another run is told by a worker. */
export async function stewardRun(ground: WorkerGround, runId: string): Promise<void> {
  await takeBackLeases(ground, [])
  await applyFreeze(ground, await loadOrganisation(ground), runId)
}

async function takeBackLeases(ground: WorkerGround, failures: unknown[]): Promise<void> {
  for (const lease of await ground.leases.listExpired()) {
    await attend(() => takeBackLease(ground, lease), failures)
  }
}

async function takeBackLease(
  ground: WorkerGround,
  { runId, n }: { runId: string; n: number },
): Promise<void> {
  const run = await loadRun(ground, runId)
  if (run === undefined) return
  if (!mayHappen(run.state, 'LeaseLost') || run.lease !== n) return ground.leases.release(runId, n)
  const context = runContext(run, ground.actor, ground.clock.now())
  const facts = [fact('LeaseLost', { n })]
  const lost = appendOf({ stream: runStream(runId), expectedVersion: run.version, facts, context })
  await ground.log.append([{ ...lost, lease: { runId, n, must: 'expired' } }])
}

async function applyFreezes(ground: WorkerGround, failures: unknown[]): Promise<void> {
  const organisation = await loadOrganisation(ground)
  // Without a freeze there is only the end of an earlier one to apply.
  const states = organisation.freezes.length > 0 ? [...beforeLanding, ...waiting, 'frozen'] : ['frozen']
  for (const runId of await ground.index.runIdsIn(states)) {
    await attend(() => applyFreeze(ground, organisation, runId), failures)
  }
}

/** A freeze stops what runs and what waits; its end lets them go on. Neither is the agent's failure. */
async function applyFreeze(ground: WorkerGround, organisation: Organisation, runId: string): Promise<void> {
  const run = await loadRun(ground, runId)
  if (run === undefined) return
  const freeze = freezeOver(organisation, run)
  if (freeze && mayHappen(run.state, 'RunFrozen') && run.state.name !== 'frozen') {
    await append(ground, run, [fact('RunFrozen', { freezeId: freeze.freezeId })])
  }
  if (!freeze && run.state.name === 'frozen') await append(ground, run, [fact('RunThawed', {})])
}

async function append(ground: WorkerGround, run: Run, facts: readonly DomainEvent[]): Promise<void> {
  const context = runContext(run, ground.actor, ground.clock.now())
  const stream = runStream(run.runId)
  await ground.log.append([appendOf({ stream, expectedVersion: run.version, facts, context })])
}

/**
 * At review and auto the worker picks new tasks up; at hold a person claims each by hand. A run that came to nothing
 * is not begun anew by itself: the same words would fail, and cost, without end.
 */
async function startOpenTasks(ground: WorkerGround, failures: unknown[]): Promise<void> {
  if (!ground.probe.ok) return
  for (const projectId of await ground.index.projectIds()) {
    for (const taskId of await tasksToStart(ground, projectId, failures)) {
      await attend(() => startTask(ground, { projectId, taskId }), failures)
    }
  }
}

async function startTask(ground: WorkerGround, task: { projectId: string; taskId: string }): Promise<void> {
  const prepared = await prepareRun(ground, { ...task, agentId: null }, ground.actor)
  if (!prepared.ok || prepared.authorization.kind === 'refused') return
  await ground.log.append([prepared.append])
}

/** Most open tasks wait at hold, round after round: one snapshot tells which are worth a decision of their own. */
async function tasksToStart(ground: WorkerGround, projectId: string, failures: unknown[]): Promise<string[]> {
  const snapshot = ground.snapshot()
  const tasks = (await ground.index.tasksOf(projectId, ['open'])).filter((one) => one.isNew)
  const ready = new Set<string>()
  const look = async ({ taskId }: { taskId: string }) => {
    const explained = await explainTask(snapshot, { projectId, taskId })
    if (explained.some(({ authorization }) => mayStart(authorization))) ready.add(taskId)
  }
  await Promise.all(tasks.map((task) => attend(() => look(task), failures)))
  return tasks.map(({ taskId }) => taskId).filter((taskId) => ready.has(taskId))
}

function mayStart(authorization: Authorization): boolean {
  return authorization.kind === 'authorized' && authorization.level !== 'hold'
}
