import type { ClosedChange } from '../domain/trust/backtest/closed-change'
import { replayChanges, type Replay, type RuleOutcome } from '../domain/trust/backtest/replay'
import { namedRules } from '../domain/trust/backtest/rules'
import { imported, importedChange } from '../projections/imported'
import { countedChange, outcomes } from '../projections/outcomes'
import { wiring } from '../wiring'
import { type CliCommand, UsageProblem } from './command'
import { readRows, textOf } from './import-source'
import { printJson, printTable } from './print'
import { readWords } from './read-words'

export const trustBacktest: CliCommand = {
  usage: 'trust backtest [--csv FILE | --imported] [--json]',
  about:
    'what rules of trust would have let through, and what became of it: on this installation’s own runs (`--imported`: and on imported changes, each counted like a run), or on a history of pull requests with the columns agent, repo, type, opened_at, closed_at, merged',
  async run(words) {
    const flag = { type: 'boolean' } as const
    const { values } = readWords(words, { csv: { type: 'string' }, imported: flag, json: flag })
    const { csv } = values
    if (csv !== undefined && values.imported)
      throw new UsageProblem('`--imported` belongs to own runs: leave out `--csv`')
    if (csv === undefined) await replayOwn(values.imported === true, values.json === true)
    else
      print(replayChanges(readRows(csv, await textOf(csv)), namedRules), pullRequests, values.json === true)
    return 0
  },
}

type Words = { changes: string; bad: string; note: string }

const own: Words = {
  changes: 'runs that counted',
  bad: 'failed',
  note: 'each run counts alike here; what a standing needs besides, the lane’s page says',
}
const withHistory = (count: number): Words => ({
  changes: `changes, ${count} of them imported and reconstructed`,
  bad: 'failed',
  note: 'imported changes count like runs here, and for no standing; what became of them is only known as far as history tells',
})
const pullRequests: Words = {
  changes: 'changes',
  bad: 'not merged',
  note: 'not merged is not the same as wrong: a change is left for many reasons',
}

const runsMax = 1_000_000

async function ownChanges(): Promise<ClosedChange[]> {
  const { readModels } = await wiring()
  await readModels.catchUp()
  const rows = await readModels.list(outcomes, { states: ['clean', 'failure'], limit: runsMax })
  return rows.flatMap((row) => countedChange(row) ?? [])
}

async function importedChanges(): Promise<ClosedChange[]> {
  const { readModels } = await wiring()
  return (await readModels.list(imported, { limit: runsMax })).map(importedChange)
}

async function replayOwn(withImported: boolean, asJson: boolean): Promise<void> {
  const runs = await ownChanges()
  const history = withImported ? await importedChanges() : []
  const replay = replayChanges([...runs, ...history], namedRules)
  if (!withImported) print(replay, own, asJson)
  else if (asJson) printJson({ ...replay, imported: history.length })
  else print(replay, withHistory(history.length), false)
}

function print(replay: Replay, words: Words, asJson: boolean): void {
  if (asJson) printJson(replay)
  else printReplay(replay, words)
}

function printReplay({ rows, notMerged, estimate, rules, frontier }: Replay, words: Words): void {
  console.log(
    `${rows} ${words.changes}, ${percent(notMerged)} of them ${words.bad}; each judged by what was over when it was opened\n`,
  )
  printTable(
    ['rule', 'eligible', `${words.bad} among them`, '95 %', 'n'],
    rules.map((rule) => cellsOf(rule)),
  )
  const auc = estimate.auc === null ? 'not to be had: all or none merged' : estimate.auc.toFixed(3)
  console.log(
    `\nestimate of the next change: AUC ${auc}, Brier ${estimate.brier.toFixed(3)} (n=${estimate.n})\n`,
  )
  printTable(
    ['estimate at least', 'eligible', `${words.bad} among them`],
    frontier.map((point) => [String(point.chance), percent(point.eligible), percent(point.notMerged)]),
  )
  console.log(`\n${words.note}`)
}

function cellsOf({ name, eligible, notMerged, interval, counts }: RuleOutcome): string[] {
  if (notMerged === null || interval === null) return [name, 'nobody eligible', '', '', '0']
  const [low, high] = interval
  return [
    name,
    percent(eligible),
    percent(notMerged),
    `${percent(low)} – ${percent(high)}`,
    String(counts.eligible),
  ]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
