import { queue } from '../projections/queue'
import { wiring } from '../wiring'
import type { CliCommand } from './command'
import { readNames, stateWords, taskName } from './names'
import { printJson, printTable } from './print'
import { readWords } from './read-words'

export const taskList: CliCommand = {
  usage: 'task list [--json]',
  about: 'every task of every project, broken files among them',
  async run(words) {
    const { values } = readWords(words, { json: { type: 'boolean' } })
    const { readModels, index } = await wiring()
    await readModels.catchUp()
    const rows = await readModels.list(queue, { order: 'asc' })
    const states = new Map<string, string>()
    for (const projectId of new Set(rows.map((row) => row.projectId))) {
      for (const { taskId, state } of await index.tasksOf(projectId)) states.set(taskId, state)
    }
    if (values.json) printJson(rows)
    else {
      const nameOf = await readNames({ readModels })
      printTable(
        ['project', 'task', 'type', 'state', 'file'],
        rows.map((row) => [
          nameOf('project', row.projectId),
          taskName(row),
          row.task.content.kind === 'read' ? row.task.content.fields.type : '',
          stateWords(states.get(row.taskId) ?? ''),
          row.task.file?.path ?? '',
        ]),
      )
    }
    return 0
  },
}
