// What an import found, for people and for programs.
import { fatesInWords, importedLanes, type ImportedLane } from '../domain/trust/history/history'
import type { Wiring } from '../wiring'
import type { ImportSource } from './import-source'
import { readNames, type NameOf } from './names'
import { printJson, printTable } from './print'
import { shownText } from './shown-text'

type Report = {
  source: ImportSource
  counts: { added: number; corrected: number; known: number }
  isDry: boolean
  project: string
}

export async function printImport(wired: Wiring, report: Report, asJson: boolean): Promise<void> {
  const nameOf = await readNames(wired)
  if (asJson) printJson(documentOf(report, nameOf))
  else printReport(report, nameOf)
}

function documentOf({ source, counts, isDry, project }: Report, nameOf: NameOf) {
  const { kind, source: name, revision, read, foundAs, passedOver } = source
  const called = <T extends { agentId: string }>({ agentId, ...rest }: T) => ({
    agent: nameOf('agent', agentId),
    ...rest,
  })
  return {
    ...{ project, kind, source: name, revision, read, reconstructed: true, recorded: !isDry },
    ...counts,
    lanes: importedLanes(source.changes).map(called),
    foundAs: foundAs.map(called),
    passedOver,
  }
}

function printReport({ source, counts, isDry }: Report, nameOf: NameOf): void {
  const { kind, read, foundAs, passedOver } = source
  const say = (text: string) => console.log(shownText(text))
  say(
    `read ${read} ${kind === 'git' ? 'commits' : 'rows'} of ${source.source}, ${source.revision.slice(0, 12)}`,
  )
  console.log('')
  printLanes(importedLanes(source.changes), nameOf)
  if (foundAs.length > 0) console.log('')
  for (const { agentId, name, changes } of foundAs)
    say(`${nameOf('agent', agentId)} was found as ${name} in ${changes}`)
  if (passedOver.length > 0) console.log('\npassed over:')
  for (const { why, changes } of passedOver) say(`  ${changes}  ${why}`)
  console.log('')
  const { added, corrected, known } = counts
  const what = `${added} new, ${corrected} that came to something else since, ${known} known already`
  say(`${isDry ? 'nothing is recorded; it would be' : 'recorded'}: ${what}`)
  say('reconstructed: it informs what is expected and back-tests, and counts for no standing')
}

function printLanes(lanes: readonly ImportedLane[], nameOf: NameOf): void {
  if (lanes.length === 0) return
  printTable(
    ['agent', 'type', 'changes', 'came to', 'from', 'until'],
    lanes.map(({ agentId, taskType, ...counts }) => [
      shownText(nameOf('agent', agentId)),
      taskType,
      String(counts.changes),
      fatesInWords(counts),
      counts.from.slice(0, 10),
      counts.until.slice(0, 10),
    ]),
  )
}
