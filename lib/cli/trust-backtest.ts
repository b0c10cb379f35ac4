import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readClosedChanges } from '../domain/trust/backtest/closed-change'
import { replayChanges, type Replay, type RuleOutcome } from '../domain/trust/backtest/replay'
import { namedRules } from '../domain/trust/backtest/rules'
import { callerDirectory } from '../wiring'
import { type CliCommand, Refusal, UsageProblem } from './command'
import { printJson, printTable } from './print'
import { readWords } from './read-words'

export const trustBacktest: CliCommand = {
  usage: 'trust backtest --csv FILE [--json]',
  about: 'what rules of trust would have let through on a history of pull requests, and what became of it',
  async run(words) {
    const { values } = readWords(words, { csv: { type: 'string' }, json: { type: 'boolean' } })
    if (values.csv === undefined)
      throw new UsageProblem(
        'name a file of pull requests: `--csv FILE`, with the columns agent, repo, type, opened_at, closed_at, merged',
      )
    const replay = replayChanges(await readChanges(values.csv), namedRules)
    if (values.json) printJson(replay)
    else printReplay(replay)
    return 0
  },
}

async function readChanges(path: string) {
  const text = await readFile(resolve(callerDirectory(), path), 'utf8').catch(() => null)
  if (text === null) throw new Refusal(`\`${path}\` cannot be read`)
  const read = readClosedChanges(text)
  if (read.ok) return read.changes
  throw new Refusal(read.problems.map(({ line, message }) => `${path}:${line} ${message}`).join('\n'))
}

function printReplay({ rows, notMerged, estimate, rules, frontier }: Replay): void {
  console.log(
    `${rows} changes, ${percent(notMerged)} of them not merged; each judged by what was over when it was opened\n`,
  )
  printTable(
    ['rule', 'eligible', 'not merged among them', '95 %', 'n'],
    rules.map((rule) => cellsOf(rule)),
  )
  const auc = estimate.auc === null ? 'not to be had: all or none merged' : estimate.auc.toFixed(3)
  console.log(
    `\nestimate of the next change: AUC ${auc}, Brier ${estimate.brier.toFixed(3)} (n=${estimate.n})\n`,
  )
  printTable(
    ['estimate at least', 'eligible', 'not merged among them'],
    frontier.map((point) => [String(point.chance), percent(point.eligible), percent(point.notMerged)]),
  )
  console.log('\nnot merged is not the same as wrong: a change is left for many reasons')
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
