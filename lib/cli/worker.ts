import { runWorker } from '../wiring'
import type { CliCommand } from './command'

const hands = 2

export const worker: CliCommand = {
  usage: 'worker',
  about: 'runs agents and lands changes until it is told to stop',
  async run() {
    const stopping = new AbortController()
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        stopping.abort()
      })
    }
    await runWorker(stopping.signal, {
      hands,
      onReady: (probe) => {
        console.log(probe.ok ? 'worker: the jail works' : `worker: ${probe.why}; ${probe.help}`)
      },
      onFault: (error) => {
        console.error('worker: a fault in Leeway itself', error)
      },
    })
    return 0
  },
}
