// Time is an event: what only time ends is recorded here. Rules compare the clock themselves, so a late record never
// widens anything.
import type { Deadline } from './index-ports'
import type { EventContext } from '../domain/events/envelope'
import { runStream, taskStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import type { Run } from '../domain/task/lifecycle'
import { foldStanding, type Grant } from '../domain/trust/standing'
import { attend } from './attend'
import { appendOf, loadRun, loadTask, runContext, versionIn } from './ground'
import { failedBefore } from './set-aside'
import type { WorkerGround } from './worker-ground'

/** The index names what may be due; each end is decided on the stream itself, and fails alone. */
export async function endWhatIsDue(ground: WorkerGround, failures: unknown[]): Promise<void> {
  const now = ground.clock.now()
  for (const deadline of await ground.index.deadlinesUntil(now)) {
    await attend(() => end(ground, deadline, now), failures)
  }
}

async function end(ground: WorkerGround, deadline: Deadline, now: string): Promise<void> {
  switch (deadline.kind) {
    case 'claim':
      return endClaim(ground, deadline, now)
    case 'grant':
      return endGrants(ground, deadline.stream, now)
    case 'horizon':
      return endHorizon(ground, deadline.runId, now)
    default:
      return deadline satisfies never
  }
}

type Claimed = { projectId: string; taskId: string }

async function endClaim(ground: WorkerGround, { projectId, taskId }: Claimed, now: string): Promise<void> {
  const task = await loadTask(ground, projectId, taskId)
  if (!task?.claim || task.claim.until > now) return
  const facts = [fact('ClaimExpired', { by: task.claim.by })]
  const context = { actor: ground.actor, occurredAt: now, projectId }
  const stream = taskStream(projectId, taskId)
  await append(ground, { stream, version: task.version, facts, context })
}

async function endGrants(ground: WorkerGround, stream: string, now: string): Promise<void> {
  const events = await ground.log.readStream(stream)
  const { grants } = foldStanding({ lane: events, agentInProject: [] })
  const facts = grants.filter((grant) => isExpired(grant, now)).map(expiry)
  const [first] = events
  if (facts.length === 0 || first === undefined) return
  const { projectId, lane } = first
  const context = {
    actor: ground.actor,
    occurredAt: now,
    ...(projectId === undefined ? {} : { projectId }),
    ...(lane === undefined ? {} : { lane }),
  }
  await append(ground, { stream, version: versionIn(events), facts, context })
}

function isExpired({ expiresAt }: Grant, now: string): boolean {
  return expiresAt !== null && expiresAt <= now
}

function expiry({ grantId }: Grant): DomainEvent {
  return fact('GrantExpired', { grantId })
}

/** Nothing was found within the horizon: the run's outcome is final, unless something is found later. */
async function endHorizon(ground: WorkerGround, runId: string, now: string): Promise<void> {
  const run = await loadRun(ground, runId)
  if (run?.state.name !== 'merged' || run.state.horizon.until > now) return
  const facts = [fact('HorizonEnded', { days: run.state.horizon.days }), outcomeOf(run)]
  const context = runContext(run, ground.actor, now)
  await append(ground, { stream: runStream(runId), version: run.version, facts, context })
}

function outcomeOf({ faulted, merged }: Run): DomainEvent {
  const grade = merged?.grade ?? 1
  return faulted
    ? failedBefore
    : fact('OutcomeSettled', { class: 'clean', grade, cause: 'nothing was found within the horizon' })
}

type One = { stream: string; version: number; facts: readonly DomainEvent[]; context: EventContext }

/** A conflict means that somebody wrote there first: the next round looks again. */
async function append(ground: WorkerGround, { stream, version, facts, context }: One): Promise<void> {
  await ground.log.append([appendOf({ stream, expectedVersion: version, facts, context })])
}
