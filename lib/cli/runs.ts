import { runs as runRows, type RunRow } from '../projections/runs'
import { wiring } from '../wiring'
import type { CliCommand } from './command'
import { type NameOf, readNames, stateWords } from './names'
import { printJson, printTable } from './print'
import { readNumber } from './read-number'
import { readWords } from './read-words'

export const runs: CliCommand = {
  usage: 'runs [--limit N] [--json]',
  about: 'runs, newest first, with their level and state',
  async run(words) {
    const { values } = readWords(words, { limit: { type: 'string' }, json: { type: 'boolean' } })
    const limit = readNumber('--limit', values.limit, 1) ?? 50
    const { readModels } = await wiring()
    await readModels.catchUp()
    const rows = await readModels.list(runRows, { limit })
    if (values.json) printJson(rows)
    else printRuns(rows, await readNames({ readModels }))
    return 0
  },
}

function printRuns(rows: readonly RunRow[], nameOf: NameOf): void {
  printTable(
    ['run', 'requested', 'project', 'task', 'agent', 'level', 'attempt', 'state'],
    rows.map(({ run, requestedAt }) => [
      run.runId,
      requestedAt,
      nameOf('project', run.projectId),
      nameOf('task', run.taskId),
      nameOf('agent', run.agentId),
      run.level,
      String(run.attempt),
      stateWords(run.state.name),
    ]),
  )
}
