import { describeEvent } from '../projections/audit'
import { sentenceText } from '../projections/sentence'
import { wiring, type Wiring } from '../wiring'
import type { CliCommand } from './command'
import { type NameOf, readNames } from './names'
import { printJson, printTable } from './print'
import { readNumber } from './read-number'
import { readWords } from './read-words'
import { shownText } from './shown-text'

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
    const limit = readNumber('--limit', values.limit, 1) ?? 50
    const { audit, readModels, checkEvidence } = await wiring()
    const events = await audit.list({
      ...(values.run ? { runId: values.run } : {}),
      ...(values.project ? { projectId: values.project } : {}),
      limit,
    })
    if (values.json) printJson(events)
    else {
      await readModels.catchUp()
      const checks = await checksOf(events, checkEvidence)
      printEvents(events, checks, await readNames({ readModels }))
    }
    return 0
  },
}

type Listed = Awaited<ReturnType<Wiring['audit']['list']>>

/** Whether the evidence of each recommendation still stands in the log, by position. */
async function checksOf(events: Listed, checkEvidence: Wiring['checkEvidence']) {
  const made = events.flatMap(({ seq, type, data }) =>
    type === 'RecommendationMade' && data !== null ? [{ seq, data }] : [],
  )
  const checks = await Promise.all(made.map(({ data }) => checkEvidence(data)))
  return new Map(made.map(({ seq }, index) => [seq, checks[index]?.words ?? '']))
}

function printEvents(events: Listed, checks: ReadonlyMap<number, string>, nameOf: NameOf): void {
  printTable(
    ['position', 'recorded', 'event', 'what'],
    events.map((event) => [
      String(event.seq),
      event.recordedAt,
      event.type,
      [whatOf(event, nameOf), checks.get(event.seq)].filter(Boolean).join('; '),
    ]),
  )
}

/** One line, whatever an agent wrote into it. */
function whatOf(event: Listed[number], nameOf: NameOf): string {
  if (event.data === null) return 'its words were redacted'
  const text = sentenceText(describeEvent(event), (part) =>
    'text' in part ? `“${part.text}”` : nameOf(part.kind, part.id),
  )
  return shownText(text.replaceAll(/\s+/g, ' '))
}
