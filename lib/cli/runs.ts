import { runs as runRows } from '../projections/runs'
import { wiring } from '../wiring'
import type { CliCommand } from './command'
import { printJson, printTable } from './print'
import { readWords } from './read-words'

export const runs: CliCommand = {
  usage: 'runs [--limit N] [--json]',
  about: 'runs, newest first, with their level and state',
  async run(words) {
    const { values } = readWords(words, { limit: { type: 'string' }, json: { type: 'boolean' } })
    const { readModels } = await wiring()
    await readModels.catchUp()
    const rows = await readModels.list(runRows, { limit: Number(values.limit ?? 50) })
    if (values.json) printJson(rows)
    else {
      printTable(
        ['run', 'requested', 'type', 'level', 'attempt', 'state'],
        rows.map(({ run, requestedAt }) => [
          run.runId,
          requestedAt,
          run.taskType,
          run.level,
          String(run.attempt),
          run.state.name,
        ]),
      )
    }
    return 0
  },
}
