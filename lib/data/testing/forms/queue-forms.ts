import { taskStream } from '../../../domain/events/streams'
import { fact } from '../../../domain/events/vocabulary'
import { here } from '../doors'
import { addRun, addTask, taskText, type Project } from '../governed-projects'
import { actionsOf, reason, type Forms, type Scene } from './form'

const queue = actionsOf('queue/')
const fromTask = ({ projectId, taskId }: Project) => `/queue/${projectId}/${taskId}`

export const queueForms: Forms = {
  [`${queue}#submitTask`]: [
    {
      from: () => '/queue/new',
      who: here('task.create'),
      prepare: ({ project, id }) => ({
        projectId: project.projectId,
        path: `.leeway/tasks/${id}.md`,
        text: taskText(id, 'new'),
      }),
      records: 'TaskFileSubmitted',
    },
  ],
  [`${queue}#claim`]: [
    { from: fromTask, who: here('task.claim'), prepare: openTask, records: 'TaskClaimed' },
  ],
  [`${queue}#release`]: [
    {
      from: fromTask,
      who: here('task.claim'),
      prepare: async (scene) => {
        const { projectId, taskId } = await openTask(scene)
        const by = scene.principal.viewer.personId || scene.root.personId
        const claimed = fact('TaskClaimed', { by, until: '2999-01-01T00:00:00.000Z' })
        await scene.scribe.write(taskStream(projectId, taskId), [claimed], { projectId })
        return { projectId, taskId }
      },
      records: 'ClaimReleased',
      isPersonal: true,
    },
  ],
  [`${queue}#run`]: [
    { from: fromTask, who: here('run.request'), prepare: openTask, records: 'RunAuthorized' },
  ],
  [`${queue}#cancel`]: [
    {
      from: ({ runId }) => `/runs/${runId}`,
      who: here('run.cancel'),
      prepare: async ({ scribe, project, id }) => ({
        runId: (await addRun(scribe, project, id)).runId,
        reason,
      }),
      records: 'RunCancelled',
    },
  ],
  [`${queue}#close`]: [
    {
      from: fromTask,
      who: here('task.close'),
      prepare: async (scene) => ({ ...(await openTask(scene)), reason }),
      records: 'TaskClosed',
    },
  ],
  [`${queue}#reopen`]: [
    {
      from: fromTask,
      who: here('task.reopen'),
      prepare: async (scene) => {
        const { projectId, taskId } = await openTask(scene)
        await scene.scribe.write(taskStream(projectId, taskId), [fact('TaskClosed', { reason })], {
          projectId,
        })
        return { projectId, taskId, reason }
      },
      records: 'TaskReopened',
    },
  ],
}

async function openTask({ scribe, project, id }: Scene) {
  return { projectId: project.projectId, taskId: await addTask(scribe, project, id) }
}
