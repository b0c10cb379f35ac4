// What a decision stands on: the log, read back into the state a rule needs.
import { evolveAgent, type Agent } from '../domain/agent'
import type { Actor, EventContext, Lane, RecordedEvent } from '../domain/events/envelope'
import {
  agentStream,
  organisationStream,
  policyStream,
  projectStream,
  runStream,
  taskStream,
} from '../domain/events/streams'
import type { DomainEvent } from '../domain/events/vocabulary'
import { emptyOrganisation, evolveOrganisation, type Organisation } from '../domain/organisation'
import { evolveAdoption, noAdoption, type Adoption } from '../domain/policy/compare/adoption'
import { evolveProject, type Project } from '../domain/project'
import { foldRun } from '../domain/task/evolve-run'
import type { Run } from '../domain/task/lifecycle'
import { evolveTask, type Task } from '../domain/task/task'
import type { Append, Blobs, EventLog } from './log-ports'
import type { Clock, Digest, Ids } from './ports'

export type Ground = { log: EventLog; blobs: Blobs; clock: Clock; ids: Ids; digest: Digest }

export async function loadRun({ log }: Ground, runId: string): Promise<Run | undefined> {
  return foldRun(await log.readStream(runStream(runId)))
}

export async function loadTask(
  { log }: Ground,
  projectId: string,
  taskId: string,
): Promise<Task | undefined> {
  const events = await log.readStream(taskStream(projectId, taskId))
  return events.reduce<Task | undefined>(evolveTask, undefined)
}

export async function loadProject({ log }: Ground, projectId: string): Promise<Project | undefined> {
  const events = await log.readStream(projectStream(projectId))
  return events.reduce<Project | undefined>(evolveProject, undefined)
}

export async function loadAgent({ log }: Ground, agentId: string): Promise<Agent | undefined> {
  const events = await log.readStream(agentStream(agentId))
  return events.reduce<Agent | undefined>((agent, event) => evolveAgent(agent, event, agentId), undefined)
}

export async function loadOrganisation({ log }: Ground): Promise<Organisation> {
  return (await log.readStream(organisationStream)).reduce(evolveOrganisation, emptyOrganisation)
}

export async function loadAdoption({ log }: Ground, projectId: string): Promise<Adoption> {
  return (await log.readStream(policyStream(projectId))).reduce(evolveAdoption, noAdoption)
}

/** The version a stream has now; 0 where it does not exist. */
export async function versionOf({ log }: Ground, stream: string): Promise<number> {
  return versionIn(await log.readStream(stream))
}

export function versionIn(events: readonly RecordedEvent[]): number {
  return events.at(-1)?.streamVersion ?? 0
}

export type AppendRequest = {
  stream: string
  expectedVersion: number
  facts: readonly DomainEvent[]
  context: EventContext
  blobs?: readonly string[]
}

/** One append in which all facts share their context. */
export function appendOf({ stream, expectedVersion, facts, context, blobs = [] }: AppendRequest): Append {
  return { stream, expectedVersion, events: facts.map((fact) => ({ fact, context, blobs })) }
}

export function laneOf(run: { agentId: string; projectId: string; taskType: string }): Lane {
  return { agentId: run.agentId, projectId: run.projectId, taskType: run.taskType }
}

/** The context of every event of a run's stream. */
export function runContext(run: Run, actor: Actor, occurredAt: string): EventContext {
  return {
    actor,
    occurredAt,
    projectId: run.projectId,
    runId: run.runId,
    lane: laneOf(run),
    ...(run.policyVersion > 0 ? { policyVersion: run.policyVersion } : {}),
  }
}
