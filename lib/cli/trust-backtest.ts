import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readClosedChanges, type ClosedChange } from '../domain/trust/backtest/closed-change'
import { replayChanges, type Replay, type RuleOutcome } from '../domain/trust/backtest/replay'
import { namedRules } from '../domain/trust/backtest/rules'
import { countedChange, outcomes } from '../projections/outcomes'
import { callerDirectory, wiring } from '../wiring'
import { type CliCommand, Refusal } from './command'
import { printJson, printTable } from './print'
import { readWords } from './read-words'

export const trustBacktest: CliCommand = {
  usage: 'trust backtest [--csv FILE] [--json]',
  about:
    'what rules of trust would have let through, and what became of it: on this installation’s own runs, or on a history of pull requests with the columns agent, repo, type, opened_at, closed_at, merged',
  async run(words) {
    const { values } = readWords(words, { csv: { type: 'string' }, json: { type: 'boolean' } })
    const { csv } = values
    const replay = replayChanges(csv === undefined ? await ownChanges() : await readChanges(csv), namedRules)
    if (values.json) printJson(replay)
    else printReplay(replay, csv === undefined ? own : pullRequests)
    return 0
  },
}

type Words = { changes: string; bad: string; note: string }

const own: Words = {
  changes: 'runs that counted',
  bad: 'failed',
  note: 'each run counts alike here; what a standing needs besides, the lane’s page says',
}
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

async function readChanges(path: string) {
  const text = await readFile(resolve(callerDirectory(), path), 'utf8').catch(() => null)
  if (text === null) throw new Refusal(`\`${path}\` cannot be read`)
  const read = readClosedChanges(text)
  if (read.ok) return read.changes
  throw new Refusal(read.problems.map(({ line, message }) => `${path}:${line} ${message}`).join('\n'))
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
