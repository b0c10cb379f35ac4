// At which level a task would run now, with each agent that may be asked: the same question a run's start puts.
import type { Authorization } from '../domain/policy/request'
import { authorizeRun } from './authorize-run'
import { loadTask, type Ground } from './ground'
import type { Index } from './ports'
import { namedAgents } from './request-run'

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
      return { agentId, authorization: (await authorizeRun(ground, question)).authorization }
    }),
  )
}
