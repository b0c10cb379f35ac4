import type { CheckedPolicy } from '../domain/policy/syntax'
import type { ClosedChange } from '../domain/trust/backtest/closed-change'
import { policyRule, rulesOfFile, rulesOfTypes } from '../domain/trust/backtest/policy-rule'
import { recordedRuns, type RecordedRun } from '../domain/trust/backtest/recorded-run'
import { replayChanges, type Backtest, type RuleOutcome } from '../domain/trust/backtest/replay'
import { namedRules } from '../domain/trust/backtest/rules'
import { outcomes } from '../projections/outcomes'
import { countedChange, recordedRun } from '../projections/recorded-run'
import { imported, importedChange } from '../projections/imported'
import { wiring } from '../wiring'
import { type CliCommand, Refusal, UsageProblem } from './command'
import { readRows, textOf } from './import-source'
import { printJson, printTable } from './print'
import { problemLine, readPolicyFile } from './read-policy'
import { readWords } from './read-words'
import { shownText } from './shown-text'

export const trustBacktest: CliCommand = {
  usage: 'trust backtest [--csv FILE | --imported] [--policy FILE] [--json]',
  about:
    'what rules of trust would have let through, and what became of it: on this installation’s own runs (`--imported`: and on imported changes, each counted like a run), or on a history of pull requests with the columns agent, repo, type, opened_at, closed_at, merged; with --policy also what that policy asks of the types it names',
  async run(words) {
    const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const
    const { values } = readWords(words, { csv: text, policy: text, imported: flag, json: flag })
    const history = await historyOf(values.csv, values.imported === true)
    const policy = values.policy === undefined ? null : await readPolicy(values.policy)
    const own = policy === null ? [] : [ruleOf(policy, history, values.policy ?? '')]
    const replay = replayChanges(history.changes, [...own, ...namedRules])
    if (values.json) printJson(values.imported ? { ...replay, imported: history.imported } : replay)
    else printReplay(replay, wordsOf(history))
    if (policy !== null && !values.json) sayUnnamed(policy, history.changes)
    return 0
  },
}

/** `runs`: the same, with since when what was known of each. */
type History = {
  changes: ClosedChange[]
  runs: RecordedRun[]
  isFile: boolean
  /** How many of them were imported. */
  imported: number
}

/** A rule of a policy counts a whole lane for each of its changes, so that more would take minutes. */
const policyRunsMax = 5_000

function ruleOf(policy: CheckedPolicy, { changes, runs, isFile }: History, file: string) {
  if (changes.length > policyRunsMax)
    throw new Refusal(
      `a policy is run over ${policyRunsMax} changes at most, and here are ${changes.length}: give it a part of them with \`--csv\``,
    )
  const types = isFile ? rulesOfFile(policy) : rulesOfTypes(policy)
  return policyRule(`the policy \`${file}\``, types, runs)
}

async function readPolicy(file: string): Promise<CheckedPolicy> {
  const { path, policy, problems } = await readPolicyFile(file)
  if (policy === null) throw new Refusal(problems.map((one) => problemLine(path, one)).join('\n'))
  return policy
}

/** A type that the policy does not name is never eligible, which is not the same as not yet. */
function sayUnnamed({ types }: CheckedPolicy, changes: readonly ClosedChange[]): void {
  const named = new Set(types.map(({ name }) => name))
  const unnamed = changes.filter(({ taskType }) => !named.has(taskType))
  if (unnamed.length === 0) return
  const words = [...new Set(unnamed.map(({ taskType }) => taskType))].toSorted().join(', ')
  console.log(shownText(`the policy does not name the types of ${unnamed.length} of them: ${words}`))
}

type Words = { changes: string; bad: string; note: string }

const ownWords: Words = {
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

async function ownHistory(): Promise<History> {
  const { readModels } = await wiring()
  await readModels.catchUp()
  const rows = await readModels.list(outcomes)
  const changes = rows.flatMap((row) => countedChange(row) ?? [])
  return { changes, runs: rows.map(recordedRun), isFile: false, imported: 0 }
}

/** The same with what was imported, which counts like a run here and nowhere else. */
async function withImported(own: History): Promise<History> {
  const { readModels } = await wiring()
  const changes = (await readModels.list(imported)).map(importedChange)
  const runs = [...own.runs, ...recordedRuns(changes)]
  return { changes: [...own.changes, ...changes], runs, isFile: false, imported: changes.length }
}

async function historyOf(csv: string | undefined, isImportedAsked: boolean): Promise<History> {
  if (csv !== undefined && isImportedAsked)
    throw new UsageProblem('`--imported` belongs to own runs: leave out `--csv`')
  if (csv !== undefined) return readHistory(csv)
  const own = await ownHistory()
  return isImportedAsked ? withImported(own) : own
}

function wordsOf({ isFile, imported: count }: History): Words {
  if (isFile) return pullRequests
  return count === 0 ? ownWords : withHistory(count)
}

async function readHistory(path: string): Promise<History> {
  const changes = readRows(path, await textOf(path))
  return { changes, runs: recordedRuns(changes), isFile: true, imported: 0 }
}

function printReplay({ rows, notMerged, estimate, rules, frontier }: Backtest, words: Words): void {
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
