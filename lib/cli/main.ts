// `leeway <command>`: looks up the command, runs it, turns its answer into an exit code.
import { OperationalFailure } from '../domain/failures'
import { closeWiring } from '../wiring'
import { adminCode } from './admin-code'
import { auditList } from './audit-list'
import { type CliCommand, type ExitCode, Refusal, UsageProblem } from './command'
import { explain } from './explain'
import { freeze } from './freeze'
import { init } from './init'
import { policyCheck } from './policy-check'
import { policyCompile } from './policy-compile'
import { policyConformance } from './policy-conformance'
import { policyFidelity } from './policy-fidelity'
import { policyWhatIf } from './policy-what-if'
import { rebuild } from './rebuild'
import { regressionReport } from './regression-report'
import { run } from './run'
import { runs } from './runs'
import { taskCheck } from './task-check'
import { taskList } from './task-list'
import { taskNew } from './task-new'
import { trustBacktest } from './trust-backtest'
import { trustImport } from './trust-import'
import { trustHistory } from './trust-history'
import { trustShow } from './trust-show'
import { worker } from './worker'

const commands: Record<string, CliCommand> = {
  init,
  'task list': taskList,
  'task check': taskCheck,
  'task new': taskNew,
  'policy check': policyCheck,
  'policy compile': policyCompile,
  'policy conformance': policyConformance,
  'policy fidelity': policyFidelity,
  'policy what-if': policyWhatIf,
  'trust show': trustShow,
  'trust history': trustHistory,
  'trust backtest': trustBacktest,
  'trust import': trustImport,
  'regression report': regressionReport,
  explain,
  run,
  runs,
  'audit list': auditList,
  rebuild,
  worker,
  freeze,
  'admin code': adminCode,
}

/** What these words name: one command, or those that begin with them; else all. */
function printHelp(words: readonly string[]): void {
  const asked = `${words.join(' ')} `
  const named = Object.entries(commands).filter(
    ([name]) => `${name} `.startsWith(asked) || asked.startsWith(`${name} `),
  )
  const shown = named.length > 0 ? named : Object.entries(commands)
  console.log('leeway <command>\n')
  for (const [, { usage, about }] of shown) console.log(`  ${usage}\n      ${about}`)
  console.log('\nExit codes: 0 done, 1 refused or found wrong, 2 the words of the command were off,')
  console.log('3 a person is needed (run), 130 interrupted, and handed back (run).')
}

/** `leeway`, `leeway help …` and `leeway … --help`: the words that say about what; null where nobody asked. */
function askedForHelp(words: readonly string[]): readonly string[] | null {
  const plain = words.filter((word) => !word.startsWith('-'))
  if (words.length === 0 || words[0] === 'help') return plain.slice(1)
  if (words.includes('--help') || words.includes('-h')) return plain.slice(0, 2)
  return null
}

function find(words: readonly string[]): { command: CliCommand; rest: readonly string[] } | undefined {
  const [first = '', second = ''] = words
  const two = commands[`${first} ${second}`]
  if (two) return { command: two, rest: words.slice(2) }
  const one = commands[first]
  return one && { command: one, rest: words.slice(1) }
}

async function main(words: readonly string[]): Promise<ExitCode> {
  const help = askedForHelp(words)
  if (help !== null) {
    printHelp(help)
    return 0
  }
  const found = find(words)
  if (found === undefined) {
    console.error(`leeway: there is no command \`${words.join(' ')}\`: see \`leeway help\``)
    return 2
  }
  try {
    return await found.command.run(found.rest)
  } catch (error) {
    return explainFailure(error, found.command)
  } finally {
    await closeWiring()
  }
}

function explainFailure(error: unknown, { usage }: CliCommand): ExitCode {
  if (error instanceof UsageProblem) {
    console.error(`leeway: ${error.message}\nusage: leeway ${usage}`)
    return 2
  }
  if (error instanceof Refusal || error instanceof OperationalFailure) {
    console.error(`leeway: ${error.message}`)
    return 1
  }
  throw error
}

process.exitCode = await main(process.argv.slice(2))
