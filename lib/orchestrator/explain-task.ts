// At which level a task would run now, with each agent that may be asked: the same question a run's start puts.
import type { Authorization } from '../domain/policy/request'
import type { TaskFields } from '../domain/events/task'
import { authorizeFields, authorizeTask } from './authorize-run'
import { loadTask, type Ground } from './ground'
import type { Index } from './index-ports'
import { namedAgents, whyNobody } from './request-run'

export type Explained = { agentId: string; authorization: Authorization }

/** One answer per agent; empty where no agent is named for the task or its file is broken. */
export async function explainTask(
  ground: Ground & { index: Index },
  { projectId, taskId }: { projectId: string; taskId: string },
): Promise<Explained[]> {
  const task = await loadTask(ground, projectId, taskId)
  if (task?.file == null || task.content.kind !== 'read') return []
  const { file } = task
  const agentIds = await namedAgents(ground, projectId, task.content.fields)
  return Promise.all(
    agentIds.map(async (agentId) => {
      const question = { projectId, agentId, taskBlob: file.blob, taskPath: file.path }
      return { agentId, authorization: await authorizeTask(ground, question) }
    }),
  )
}

/** The same with one agent, named for the task or not; null where there is no task that can be read. */
export async function explainAgent(
  ground: Ground,
  { projectId, taskId, agentId }: { projectId: string; taskId: string; agentId: string },
): Promise<Authorization | null> {
  const task = await loadTask(ground, projectId, taskId)
  if (task?.file == null || task.content.kind !== 'read') return null
  const { blob, path } = task.file
  const question = { projectId, agentId, taskBlob: blob, taskPath: path }
  return authorizeTask(ground, question)
}

export type UnwrittenQuestion = {
  projectId: string
  fields: TaskFields
  /** null: with each agent that would be asked. */
  agentId: string | null
}

/** The same of a task that has no file yet; where `explained` is empty, `nobody` says why. */
export async function explainFields(
  ground: Ground & { index: Index },
  { projectId, fields, agentId }: UnwrittenQuestion,
): Promise<{ explained: Explained[]; nobody: string | null }> {
  const agentIds = agentId === null ? await namedAgents(ground, projectId, fields) : [agentId]
  const explained = await Promise.all(
    agentIds.map(async (id) => {
      return { agentId: id, authorization: await authorizeFields(ground, { projectId, agentId: id, fields }) }
    }),
  )
  return { explained, nobody: explained.length > 0 ? null : await whyNobody(ground, projectId, fields) }
}

/** Why no agent may be asked: the sentence for an empty answer. */
export async function explainNobody(
  ground: Ground,
  { projectId, taskId }: { projectId: string; taskId: string },
): Promise<string> {
  const task = await loadTask(ground, projectId, taskId)
  if (task?.file == null) return 'there is no such task'
  if (task.content.kind !== 'read') return 'the task file is broken: mend it first'
  return whyNobody(ground, projectId, task.content.fields)
}
