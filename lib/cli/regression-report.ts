import { criticalKinds } from '../domain/events/run'
import { wiring } from '../wiring'
import { type CliCommand, UsageProblem } from './command'
import { operator } from './operator'
import { readWords } from './read-words'

export const regressionReport: CliCommand = {
  usage: 'regression report --run RUN --reason WORDS [--critical KIND] [--as EMAIL]',
  about: `says that a merged change turned out wrong: it counts as a failure, and lowers what merged by itself; what is worse lowers its lane to hold (${criticalKinds.join(', ')})`,
  async run(words) {
    const text = { type: 'string' } as const
    const { values } = readWords(words, { run: text, reason: text, critical: text, as: text })
    const { run: runId, reason } = values
    if (runId === undefined) throw new UsageProblem('say which run: its id stands in the address of its page')
    if (reason === undefined) throw new UsageProblem('say what went wrong with `--reason`')
    const critical = criticalKinds.find((kind) => kind === values.critical)
    if (values.critical !== undefined && critical === undefined)
      throw new UsageProblem(`\`--critical\` is one of ${criticalKinds.join(', ')}`)
    const what = critical === undefined ? {} : { critical }
    const wired = await wiring()
    const who = await operator(wired, values.as)
    const handled = await wired.handle(who, { type: 'reportRegression', runId, words: reason, ...what })
    if (!handled.ok) {
      console.error(`leeway: ${handled.why}`)
      return 1
    }
    console.log('recorded: the change counts as a failure of its agent')
    return 0
  },
}
