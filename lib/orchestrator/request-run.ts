// A run begins: the request and its authorization are one append, so no run exists that nobody authorised.
import type { Actor, EventContext } from '../domain/events/envelope'
import { runStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import type { Level } from '../domain/level'
import { isBelow } from '../domain/level'
import type { TaskFields } from '../domain/events/task'
import type { Authorization } from '../domain/policy/request'
import { liveClaim, type Task } from '../domain/task/task'
import { authorizeRun, type RunAnswer } from './authorize-run'
import { appendOf, loadAdoption, loadOrganisation, loadTask, type Ground } from './ground'
import type { Index } from './index-ports'
import type { Append } from './log-ports'
import { readPolicy } from './read-policy'

export type RunRequest = { projectId: string; taskId: string; agentId: string | null }
export type Candidate = { agentId: string; answer: RunAnswer }
export type PreparedRun =
  { ok: true; runId: string; append: Append; authorization: Authorization } | { ok: false; why: string }

type RequestGround = Ground & { index: Index }
type OpenTask = { task: Task; file: NonNullable<Task['file']>; fields: TaskFields; runs: number }

/** Prepares the first append of a run; a refusal by policy is a run too (RunRefused), so that it is on record. */
export async function prepareRun(
  ground: RequestGround,
  request: RunRequest,
  actor: Actor,
): Promise<PreparedRun> {
  const { jailProblem } = await loadOrganisation(ground)
  if (jailProblem !== null) return { ok: false, why: jailProblem }
  const open = await openTask(ground, request)
  if (!open.ok) return open
  const candidate = await bestCandidate(ground, request, open.value)
  if (candidate === undefined) {
    return { ok: false, why: await whyNobody(ground, request.projectId, open.value.fields) }
  }
  const claim = liveClaim(open.value.task, ground.clock.now())
  const barred = barredByClaim(candidate.answer.authorization, claim, actor)
  if (barred) return { ok: false, why: barred }
  // Derived from the task and its number, so that two who ask at once meet in one stream and one of them fails.
  const runId = ground
    .digest(`run\n${request.projectId}\n${request.taskId}\n${open.value.runs + 1}`)
    .slice(0, 32)
  // Before the event that names them, so that what a run was permitted can be read for ever.
  const permitted = await storePermissions(ground, candidate.answer)
  const append = firstAppend(ground, {
    runId,
    request,
    open: open.value,
    candidate,
    actor,
    claimedBy: claim?.by ?? null,
    permitted,
  })
  return { ok: true, runId, append, authorization: candidate.answer.authorization }
}

function barredByClaim(authorization: Authorization, claim: Task['claim'], actor: Actor): string | null {
  if (claim && claim.by !== actor.id) return 'somebody else has claimed this task'
  if (authorization.kind === 'authorized' && authorization.level === 'hold' && claim === null) {
    return 'this task runs at hold: claim it first, its draft will be yours to apply'
  }
  return null
}

async function openTask(
  ground: RequestGround,
  { projectId, taskId }: RunRequest,
): Promise<{ ok: true; value: OpenTask } | { ok: false; why: string }> {
  const task = await loadTask(ground, projectId, taskId)
  if (task?.file == null || task.content.kind === 'removed')
    return { ok: false, why: 'there is no such task' }
  if (task.content.kind === 'broken') return { ok: false, why: 'the task file is broken: mend it first' }
  if (task.closed !== null) return { ok: false, why: 'this task is closed' }
  const runs = await ground.index.runsOfTask(projectId, taskId)
  if (runs.live !== null) return { ok: false, why: 'this task has a run that has not ended' }
  return { ok: true, value: { task, file: task.file, fields: task.content.fields, runs: runs.count } }
}

/** The named agent, or of those that policy names the one with the highest level; the first of equals. */
async function bestCandidate(
  ground: RequestGround,
  request: RunRequest,
  { file, fields }: OpenTask,
): Promise<Candidate | undefined> {
  const agentIds = request.agentId ? [request.agentId] : await namedAgents(ground, request.projectId, fields)
  const candidates: Candidate[] = []
  for (const agentId of agentIds) {
    const question = { projectId: request.projectId, agentId, taskBlob: file.blob, taskPath: file.path }
    candidates.push({ agentId, answer: await authorizeRun(ground, question) })
  }
  return candidates.reduce<Candidate | undefined>(
    (best, next) => (isBetter(next, best) ? next : best),
    undefined,
  )
}

function isBetter(next: Candidate, best: Candidate | undefined): boolean {
  if (best === undefined) return true
  const level = levelOf(next)
  const bestLevel = levelOf(best)
  return level !== null && (bestLevel === null || isBelow(bestLevel, level))
}

function levelOf({ answer }: Candidate): Level | null {
  return answer.authorization.kind === 'authorized' ? answer.authorization.level : null
}

/** The ids of the agents that the task, else the policy, names for it; unknown names give none. */
export async function namedAgents(
  ground: RequestGround,
  projectId: string,
  fields: TaskFields,
): Promise<string[]> {
  const byName = await ground.index.agentIdsByName()
  const names = fields.agent ? [fields.agent] : await policyAgents(ground, projectId, fields.type)
  return names.flatMap((name) => byName.get(name) ?? [])
}

/** Why `namedAgents` is empty, with what mends it. */
export async function whyNobody(ground: Ground, projectId: string, fields: TaskFields): Promise<string> {
  const { blob } = await loadAdoption(ground, projectId)
  if (blob === null) return 'no policy was adopted for this project: a lead adopts it first'
  if (fields.agent) return `no agent \`${fields.agent}\` is declared: the task names it`
  const names = await policyAgents(ground, projectId, fields.type)
  if (names.length === 0) return `the policy names no agent for tasks of type \`${fields.type}\``
  const listed = names.map((name) => `\`${name}\``).join(', ')
  return `none of the agents that the policy names for this task is declared: ${listed}`
}

async function policyAgents(ground: Ground, projectId: string, type: string): Promise<string[]> {
  const { blob } = await loadAdoption(ground, projectId)
  if (blob === null) return []
  const read = await readPolicy(ground, blob)
  if (!read.ok) return []
  const preferred = read.policy.types.find((one) => one.name === type)?.agent
  if (preferred) return [preferred]
  return read.policy.agents
    .filter((one) => one.types === null || one.types.includes(type))
    .map((one) => one.name)
}

async function storePermissions({ blobs }: Ground, { compiled }: RunAnswer): Promise<string[]> {
  return compiled === '' ? [] : [await blobs.put(Buffer.from(compiled))]
}

type FirstAppend = {
  runId: string
  request: RunRequest
  open: OpenTask
  candidate: Candidate
  actor: Actor
  claimedBy: string | null
  /** The blob of its permissions; none where it is refused. */
  permitted: readonly string[]
}

function firstAppend(
  ground: Ground,
  { runId, request, open, candidate, actor, claimedBy, permitted }: FirstAppend,
): Append {
  const { projectId, taskId } = request
  const { agentId, answer } = candidate
  const context: EventContext = {
    actor,
    occurredAt: ground.clock.now(),
    projectId,
    runId,
    lane: { agentId, projectId, taskType: open.fields.type },
    ...(answer.policyVersion > 0 ? { policyVersion: answer.policyVersion } : {}),
  }
  const requested = fact('RunRequested', { projectId, taskId, taskBlob: open.file.blob, agentId, claimedBy })
  const facts = [requested, answeredFact(answer)]
  const blobs = [open.file.blob, ...permitted]
  return appendOf({ stream: runStream(runId), expectedVersion: 0, facts, context, blobs })
}

function answeredFact({ authorization, policyVersion, compiledHash }: RunAnswer): DomainEvent {
  if (authorization.kind === 'refused') return fact('RunRefused', { reasons: authorization.reasons })
  const { level, factors } = authorization
  return fact('RunAuthorized', { level, factors, policyVersion, compiledHash })
}
