import { wiring } from '../wiring'
import type { CliCommand } from './command'
import { printJson, printTable } from './print'
import { readWords } from './read-words'

export const auditList: CliCommand = {
  usage: 'audit list [--run ID] [--project ID] [--limit N] [--json]',
  about: 'the log, newest first',
  async run(words) {
    const { values } = readWords(words, {
      run: { type: 'string' },
      project: { type: 'string' },
      limit: { type: 'string' },
      json: { type: 'boolean' },
    })
    const { audit } = await wiring()
    const events = await audit.list({
      ...(values.run ? { runId: values.run } : {}),
      ...(values.project ? { projectId: values.project } : {}),
      limit: Number(values.limit ?? 50),
    })
    if (values.json) printJson(events)
    else {
      printTable(
        ['seq', 'recorded', 'type', 'actor', 'stream'],
        events.map((event) => [
          String(event.seq),
          event.recordedAt,
          event.type,
          `${event.actor.kind} ${event.actor.id.slice(0, 8)}`,
          event.stream,
        ]),
      )
    }
    return 0
  },
}
