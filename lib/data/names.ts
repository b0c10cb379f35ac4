import 'server-only'
// What to call the ids of the log: nothing else on a screen knows a person, an agent or a project by name.
import { cache } from 'react'
import type { Actor } from '../domain/events/envelope'
import { agents } from '../projections/agents'
import { people } from '../projections/people'
import { projects } from '../projections/projects'
import { queue, taskKey, type TaskRow } from '../projections/queue'
import type { Sentence } from '../projections/sentence'
import { wiring } from '../wiring'

type Name = { label: string; href?: string }
export type Names = Record<string, Name>

/** Keyed `person:<id>`, `agent:<id>` and `project:<id>`; read once a request. Tasks are many: see `withTasks`. */
export const nameBook = cache(async (): Promise<Names> => {
  const { readModels } = await wiring()
  const [persons, declared, registered] = await Promise.all([
    readModels.list(people),
    readModels.list(agents),
    readModels.list(projects),
  ])
  const entries: [string, Name][] = [
    ...persons.map((one) =>
      entry('person', one.personId, one.scripted ? `${one.name} (scripted)` : one.name),
    ),
    ...declared.map((one) => entry('agent', one.agentId, one.name)),
    ...registered.map((one) => entry('project', one.projectId, one.name)),
  ]
  return Object.fromEntries(entries)
})

type TaskReference = { projectId: string; taskId: string }

/** The same names and, keyed `task:<id>`, those of the tasks that this page names. */
export async function withTasks(names: Names, tasks: readonly TaskReference[]): Promise<Names> {
  const { readModels } = await wiring()
  const keys = tasks.map(({ projectId, taskId }) => taskKey(projectId, taskId))
  const rows = [...(await readModels.getAll(queue, keys)).values()]
  const entries = rows.map((one) => entry('task', one.taskId, taskTitle(one), taskHref(one)))
  return { ...names, ...Object.fromEntries(entries) }
}

/** The tasks that sentences speak of. */
export function tasksIn(sentences: readonly Sentence[]): TaskReference[] {
  return sentences
    .flat()
    .flatMap((part) =>
      typeof part === 'object' && part.kind === 'task'
        ? [{ projectId: part.projectId, taskId: part.id }]
        : [],
    )
}

function entry(kind: string, id: string, label: string, href?: string): [string, Name] {
  return [`${kind}:${id}`, href === undefined ? { label } : { label, href }]
}

export function taskTitle({ task, submitted }: TaskRow): string {
  if (task.content.kind === 'read') return task.content.fields.title
  return task.file?.path ?? submitted?.path ?? 'a removed task'
}

export function taskHref({ projectId, taskId }: Pick<TaskRow, 'projectId' | 'taskId'>): string {
  return `/queue/${projectId}/${taskId}`
}

/** A lane in words; without a task type, what was granted to its agent in the whole project. */
export function laneCalled(
  names: Names,
  { agentId, projectId, taskType }: { agentId: string; projectId: string; taskType: string | null },
): string {
  const where = called(names, 'project', projectId)
  return `${called(names, 'agent', agentId)} on ${taskType ?? 'all ordinary types'} in ${where}`
}

export function called(names: Names, kind: string, id: string): string {
  return names[`${kind}:${id}`]?.label ?? id.slice(0, 8)
}

/** Who decided: a person by name, and Leeway for every process of its own. */
export function actorCalled(names: Names, { kind, id }: Actor): string {
  return kind === 'person' ? called(names, 'person', id) : 'Leeway'
}

/** Labels of people by their bare id. */
export function peopleOf(names: Names): Record<string, string> {
  const persons = Object.entries(names).filter(([key]) => key.startsWith('person:'))
  return Object.fromEntries(persons.map(([key, { label }]) => [key.slice('person:'.length), label]))
}
