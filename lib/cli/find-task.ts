import { basename } from 'node:path'
import { queue, type TaskRow } from '../projections/queue'
import type { Wiring } from '../wiring'
import { Refusal, UsageProblem } from './command'

/** The one task of this name, id or path of its file; a Refusal where there is none. */
export async function findTask({ readModels }: Wiring, name: string | undefined): Promise<TaskRow> {
  if (name === undefined) throw new UsageProblem('name a task')
  await readModels.catchUp()
  const rows = await readModels.list(queue)
  const found = rows.filter((row) => isNamed(row, name))
  const [first, second] = found
  if (first === undefined) throw new Refusal(`there is no task \`${name}\`: see \`leeway task list\``)
  if (second !== undefined) throw new UsageProblem(`\`${name}\` stands in several projects: give its task id`)
  return first
}

function isNamed({ task, taskId }: TaskRow, name: string): boolean {
  const known = task.content.kind === 'read' ? task.content.fields.name : null
  const path = task.file?.path
  return [taskId, known, path, path && basename(path, '.md')].includes(name)
}
