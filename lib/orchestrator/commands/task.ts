import type { Viewer } from '../../domain/access'
import { hourMilliseconds } from '../../domain/durations'
import { taskStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import { parseTaskFile } from '../../domain/task/task-file'
import { liveClaim, type Task } from '../../domain/task/task'
import { appendOf, loadTask, type Ground } from '../ground'
import { taskIdOf } from '../task-id'
import { personActor, refuse, type Decide, type Decision } from './decision'

/** The text is checked as the file will be; the worker lands it as this person's act. */
export const submitTask: Decide<'submitTask'> = async (ground, who, { projectId, path, text }) => {
  const bytes = new TextEncoder().encode(text)
  const parsed = parseTaskFile({ path, content: bytes })
  if (!parsed.ok) {
    return refuse(
      parsed.problems.map((one) => `line ${one.line}, column ${one.column}: ${one.message}`).join('; '),
    )
  }
  const taskId = taskIdOf(ground, projectId, parsed.fields.name)
  const task = await loadTask(ground, projectId, taskId)
  if (task && task.content.kind !== 'removed')
    return refuse(`there is a task \`${parsed.fields.name}\` already`)
  const blob = await ground.blobs.put(bytes)
  const submitted = fact('TaskFileSubmitted', { path, blob })
  return appended(ground, who, { projectId, taskId, version: task?.version ?? 0 }, submitted, [blob])
}

export const claimTask: Decide<'claimTask'> = async (ground, who, { projectId, taskId, hours }) => {
  const task = await openTask(ground, projectId, taskId)
  if (typeof task === 'string') return refuse(task)
  const now = ground.clock.now()
  const claim = liveClaim(task, now)
  if (claim && claim.by !== who.personId) return refuse('somebody else has claimed this task')
  const until = new Date(Date.parse(now) + hours * hourMilliseconds).toISOString()
  return appended(
    ground,
    who,
    { projectId, taskId, version: task.version },
    fact('TaskClaimed', { by: who.personId, until }),
  )
}

export const releaseClaim: Decide<'releaseClaim'> = async (ground, who, { projectId, taskId }) => {
  const task = await loadTask(ground, projectId, taskId)
  if (task?.claim?.by !== who.personId) return refuse('this task is not claimed by you')
  return appended(
    ground,
    who,
    { projectId, taskId, version: task.version },
    fact('ClaimReleased', { by: who.personId }),
  )
}

export const closeTask: Decide<'closeTask'> = async (ground, who, { projectId, taskId, reason }) => {
  const task = await openTask(ground, projectId, taskId)
  if (typeof task === 'string') return refuse(task)
  return appended(ground, who, { projectId, taskId, version: task.version }, fact('TaskClosed', { reason }))
}

export const reopenTask: Decide<'reopenTask'> = async (ground, who, { projectId, taskId, reason }) => {
  const task = await loadTask(ground, projectId, taskId)
  if (task === undefined || task.content.kind === 'removed') return refuse('there is no such task')
  return appended(ground, who, { projectId, taskId, version: task.version }, fact('TaskReopened', { reason }))
}

async function openTask(ground: Ground, projectId: string, taskId: string): Promise<Task | string> {
  const task = await loadTask(ground, projectId, taskId)
  if (task === undefined || task.content.kind === 'removed') return 'there is no such task'
  if (task.closed !== null) return 'this task is closed'
  return task
}

function appended(
  ground: Ground,
  who: Viewer,
  { projectId, taskId, version }: { projectId: string; taskId: string; version: number },
  event: DomainEvent,
  blobs: readonly string[] = [],
): Decision {
  const context = { actor: personActor(who), occurredAt: ground.clock.now(), projectId }
  const stream = taskStream(projectId, taskId)
  return {
    ok: true,
    appends: [appendOf({ stream, expectedVersion: version, facts: [event], context, blobs })],
    id: taskId,
  }
}
