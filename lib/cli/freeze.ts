import { wiring } from '../wiring'
import { type CliCommand, UsageProblem } from './command'
import { operator } from './operator'
import { readWords } from './read-words'

export const freeze: CliCommand = {
  usage: 'freeze REASON [--lift] [--as EMAIL]',
  about: 'stops everything: nothing starts, nothing lands; --lift ends it',
  async run(words) {
    const options = { lift: { type: 'boolean' }, as: { type: 'string' } } as const
    const { values, positionals } = readWords(words, options, Infinity)
    const reason = positionals.join(' ').trim()
    if (reason === '') throw new UsageProblem('say why, in a few words')
    const wired = await wiring()
    const who = await operator(wired, values.as)
    const commands = values.lift
      ? (await wired.freezes()).map(({ freezeId }) => ({ type: 'liftFreeze', freezeId, reason }))
      : [{ type: 'setFreeze', scope: { kind: 'organisation' }, reason }]
    if (commands.length === 0) {
      console.error('leeway: nothing is frozen')
      return 1
    }
    for (const command of commands) {
      const handled = await wired.handle(who, command)
      if (!handled.ok) {
        console.error(`leeway: ${handled.why}`)
        return 1
      }
    }
    console.log(values.lift ? 'lifted: the worker goes on' : 'frozen: running jails are being stopped')
    return 0
  },
}
