// A task that a person wrote in the console becomes a file on the base branch, as that person's act.
import type { Actor } from '../domain/events/envelope'
import { taskStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { appendOf, loadOrganisation, loadProject, loadTask } from './ground'
import type { WorkerGround } from './worker-ground'

export type SubmittedTask = { projectId: string; taskId: string; path: string; blob: string; by: string }

/** Commits the file on the base branch and lands it; a dirty checkout makes it wait for the next round. */
export async function landTaskFile(ground: WorkerGround, submitted: SubmittedTask): Promise<void> {
  const { projectId, path, blob } = submitted
  const project = await loadProject(ground, projectId)
  if (project === undefined || project.retired || (await isFrozen(ground, projectId))) return
  const { commit: base } = await ground.git.observeBase(project)
  const content = await ground.blobs.get(blob)
  const message = `Add task ${path}\n\nLeeway-Person: ${submitted.by}\n`
  const committed = await ground.git.commitFile({ projectId, base, path, content, message })
  if (committed.kind === 'refused') {
    return conclude(ground, submitted, fact('TaskFileRefused', { path, why: committed.why }))
  }
  const landed = await ground.git.land(project, committed.commit, base)
  if (landed.kind === 'landed') {
    await conclude(ground, submitted, fact('TaskFileLanded', { path, commit: committed.commit }))
  } else if (landed.kind === 'refused') {
    await conclude(ground, submitted, fact('TaskFileRefused', { path, why: landed.why }))
  }
}

/** While a freeze stands nothing lands, a person's file neither: it waits. */
async function isFrozen(ground: WorkerGround, projectId: string): Promise<boolean> {
  const { freezes } = await loadOrganisation(ground)
  return freezes.some(
    ({ scope }) =>
      scope.kind === 'organisation' || (scope.kind === 'project' && scope.projectId === projectId),
  )
}

async function conclude(ground: WorkerGround, submitted: SubmittedTask, event: DomainEvent): Promise<void> {
  const { projectId, taskId, by } = submitted
  const task = await loadTask(ground, projectId, taskId)
  const actor: Actor = { kind: 'person', id: by }
  const context = { actor, occurredAt: ground.clock.now(), projectId }
  const stream = taskStream(projectId, taskId)
  await ground.log.append([
    appendOf({ stream, expectedVersion: task?.version ?? 0, facts: [event], context }),
  ])
}
