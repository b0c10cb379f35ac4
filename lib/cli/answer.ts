// Looks up a command, runs it, and turns its end into an exit code.
import { OperationalFailure } from '../domain/failures'
import { type CliCommand, type ExitCode, Refusal, UsageProblem } from './command'

/** Each is loaded when it is asked for: a command that only reads starts without what a worker needs. */
const commands: Record<string, () => Promise<CliCommand>> = {
  init: async () => (await import('./init')).init,
  'task list': async () => (await import('./task-list')).taskList,
  'task check': async () => (await import('./task-check')).taskCheck,
  'task new': async () => (await import('./task-new')).taskNew,
  'policy check': async () => (await import('./policy-check')).policyCheck,
  'policy compile': async () => (await import('./policy-compile')).policyCompile,
  'policy conformance': async () => (await import('./policy-conformance')).policyConformance,
  'policy fidelity': async () => (await import('./policy-fidelity')).policyFidelity,
  'policy what-if': async () => (await import('./policy-what-if')).policyWhatIf,
  'trust show': async () => (await import('./trust-show')).trustShow,
  'trust history': async () => (await import('./trust-history')).trustHistory,
  'trust backtest': async () => (await import('./trust-backtest')).trustBacktest,
  'trust import': async () => (await import('./trust-import')).trustImport,
  'regression report': async () => (await import('./regression-report')).regressionReport,
  explain: async () => (await import('./explain')).explain,
  run: async () => (await import('./run')).run,
  runs: async () => (await import('./runs')).runs,
  'audit list': async () => (await import('./audit-list')).auditList,
  rebuild: async () => (await import('./rebuild')).rebuild,
  worker: async () => (await import('./worker')).worker,
  freeze: async () => (await import('./freeze')).freeze,
  'admin code': async () => (await import('./admin-code')).adminCode,
}

/** What these words name: one command, or those that begin with them; else all. */
async function printHelp(words: readonly string[]): Promise<void> {
  const asked = `${words.join(' ')} `
  const named = Object.entries(commands).filter(
    ([name]) => `${name} `.startsWith(asked) || asked.startsWith(`${name} `),
  )
  const shown = named.length > 0 ? named : Object.entries(commands)
  console.log('leeway <command>\n')
  for (const [, load] of shown) {
    const { usage, about } = await load()
    console.log(`  ${usage}\n      ${about}`)
  }
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

type Found = { load: () => Promise<CliCommand>; rest: readonly string[] }

function find(words: readonly string[]): Found | undefined {
  const [first = '', second = ''] = words
  const two = commandNamed(`${first} ${second}`)
  if (two) return { load: two, rest: words.slice(2) }
  const one = commandNamed(first)
  return one && { load: one, rest: words.slice(1) }
}

function commandNamed(name: string): Found['load'] | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined
}

export async function answer(words: readonly string[]): Promise<ExitCode> {
  const help = askedForHelp(words)
  if (help !== null) {
    await printHelp(help)
    return 0
  }
  const found = find(words)
  if (found === undefined) {
    console.error(`leeway: there is no command \`${words.join(' ')}\`: see \`leeway help\``)
    return 2
  }
  const command = await found.load()
  try {
    return await command.run(found.rest)
  } catch (error) {
    return explainFailure(error, command)
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
