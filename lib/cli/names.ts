// What to call the ids that a command prints: nobody knows an agent or a person by its id.
import { agents } from '../projections/agents'
import { people } from '../projections/people'
import { projects } from '../projections/projects'
import { queue, type TaskRow } from '../projections/queue'
import type { SentencePart } from '../projections/sentence'
import type { Wiring } from '../wiring'

export type NameOf = (kind: Exclude<SentencePart, string>['kind'], id: string) => string

export async function readNames({ readModels }: Pick<Wiring, 'readModels'>): Promise<NameOf> {
  const [persons, declared, registered, tasks] = await Promise.all([
    readModels.list(people),
    readModels.list(agents),
    readModels.list(projects),
    readModels.list(queue),
  ])
  const names = new Map<string, string>([
    ...persons.map((one): [string, string] => [`person ${one.personId}`, one.name]),
    ...declared.map((one): [string, string] => [`agent ${one.agentId}`, one.name]),
    ...registered.map((one): [string, string] => [`project ${one.projectId}`, one.name]),
    ...tasks.map((one): [string, string] => [`task ${one.taskId}`, taskName(one)]),
  ])
  return (kind, id) =>
    names.get(`${kind} ${id}`) ?? (kind === 'system' ? 'Leeway' : `${kind} ${id.slice(-8)}`)
}

/** As its file names it; a broken file by its path, a removed one by its id. */
export function taskName({ task, taskId }: TaskRow): string {
  return task.content.kind === 'read' ? task.content.fields.name : (task.file?.path ?? taskId)
}

/** `awaitingReview` as a person says it. */
export function stateWords(state: string): string {
  return state.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
