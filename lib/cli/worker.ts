import { runWorker } from '../wiring/worker'
import type { CliCommand } from './command'
import { readNumber } from './read-number'
import { readWords } from './read-words'
import { stopSignal } from './stop-signal'

const handsDefault = 2
/** Below this a busy machine could not renew in time. */
const leaseSecondsMin = 3

export const worker: CliCommand = {
  usage: 'worker [--hands N] [--lease SECONDS]',
  about: 'runs agents and lands changes until it is told to stop',
  async run(words) {
    const { values } = readWords(words, { hands: { type: 'string' }, lease: { type: 'string' } })
    const hands = readNumber('--hands', values.hands, 1) ?? handsDefault
    const leaseSeconds = readNumber('--lease', values.lease, leaseSecondsMin)
    await runWorker(stopSignal(), {
      hands,
      ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
      onReady: (probe) => {
        console.log(probe.ok ? 'worker: the jail works' : `worker: ${probe.why}; ${probe.help}`)
      },
      onFault: (error) => {
        console.error('worker: a fault in Leeway itself', error)
      },
      onTrouble: sayOnce(),
    })
    return 0
  },
}

/** The same trouble is met every round; it is said when it changes. */
function sayOnce(): (sentence: string) => void {
  let last = ''
  return (sentence) => {
    if (sentence !== last) console.error(`worker: ${sentence}`)
    last = sentence
  }
}
