// Duties that one process of the installation does at a time: take back dead leases, apply freezes, read the base
// branches, record what time ended, start what may start. None of them takes long: a freeze waits for the round before
// it. Each looks at the streams themselves; the index only hints where.
import { runStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { freezeOver } from '../domain/organisation'
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

/**
 * One round. A duty that fails for one project or run does not keep the others from theirs; returned are the
 * sentences why.
 */
export async function stewardRound(ground: WorkerGround): Promise<string[]> {
  const troubles: string[] = []
  await takeBackLeases(ground)
  await applyFreezes(ground, await runsUnderFreezes(ground))
  await attend(() => sweepPlaces(ground), troubles)
  for (const projectId of await ground.index.projectIds()) {
    await attend(() => observeProject(ground, projectId), troubles)
  }
  await ground.index.catchUp()
  await attend(() => endWhatIsDue(ground), troubles)
  await attend(() => tendLanes(ground, troubles), troubles)
  await startOpenTasks(ground)
  return troubles
}

/** What of it one run needs while somebody works on it. */
export async function stewardRun(ground: WorkerGround, runId: string): Promise<void> {
  await takeBackLeases(ground)
  await applyFreezes(ground, [runId])
}

async function takeBackLeases(ground: WorkerGround): Promise<void> {
  for (const { runId, n } of await ground.leases.listExpired()) {
    const run = await loadRun(ground, runId)
    if (run === undefined) continue
    if (!mayHappen(run.state, 'LeaseLost') || run.lease !== n) {
      await ground.leases.release(runId, n)
      continue
    }
    const context = runContext(run, ground.actor, ground.clock.now())
    const facts = [fact('LeaseLost', { n })]
    const lost = appendOf({ stream: runStream(runId), expectedVersion: run.version, facts, context })
    await ground.log.append([{ ...lost, lease: { runId, n, must: 'expired' } }])
  }
}

/** Without a freeze there is only the end of an earlier one to apply. */
async function runsUnderFreezes(ground: WorkerGround): Promise<string[]> {
  const { freezes } = await loadOrganisation(ground)
  return ground.index.runIdsIn(freezes.length > 0 ? [...beforeLanding, ...waiting, 'frozen'] : ['frozen'])
}

/** A freeze stops what runs and what waits; its end lets them go on. Neither is the agent's failure. */
async function applyFreezes(ground: WorkerGround, runIds: readonly string[]): Promise<void> {
  const organisation = await loadOrganisation(ground)
  for (const runId of runIds) {
    const run = await loadRun(ground, runId)
    if (run === undefined) continue
    const freeze = freezeOver(organisation, run)
    if (freeze && mayHappen(run.state, 'RunFrozen') && run.state.name !== 'frozen') {
      await append(ground, run, [fact('RunFrozen', { freezeId: freeze.freezeId })])
    }
    if (!freeze && run.state.name === 'frozen') await append(ground, run, [fact('RunThawed', {})])
  }
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
async function startOpenTasks(ground: WorkerGround): Promise<void> {
  if (!ground.probe.ok) return
  for (const projectId of await ground.index.projectIds()) {
    for (const { taskId } of await tasksToStart(ground, projectId)) {
      const prepared = await prepareRun(ground, { projectId, taskId, agentId: null }, ground.actor)
      if (!prepared.ok || prepared.authorization.kind === 'refused') continue
      await ground.log.append([prepared.append])
    }
  }
}

/** Most open tasks wait at hold, round after round: one snapshot tells which are worth a decision of their own. */
async function tasksToStart(ground: WorkerGround, projectId: string): Promise<{ taskId: string }[]> {
  const snapshot = ground.snapshot()
  const tasks = (await ground.index.tasksOf(projectId, ['open'])).filter((one) => one.isNew)
  const isReady = await Promise.all(
    tasks.map(async ({ taskId }) =>
      (await explainTask(snapshot, { projectId, taskId })).some(
        ({ authorization }) => authorization.kind === 'authorized' && authorization.level !== 'hold',
      ),
    ),
  )
  return tasks.filter((_, index) => isReady[index])
}
