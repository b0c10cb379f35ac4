import { work } from '../orchestrator/worker'
import { workerGround } from '../wiring'
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
    const ground = await workerGround(stopping.signal)
    console.log(
      ground.probe.ok ? 'worker: the jail works' : `worker: ${ground.probe.why}; ${ground.probe.help}`,
    )
    await work(ground, {
      hands,
      onFault: (error) => {
        console.error('worker: a fault in Leeway itself', error)
      },
    })
    return 0
  },
}
