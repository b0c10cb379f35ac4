import { isEnded } from '../domain/task/lifecycle'
import { runs } from '../projections/runs'
import { sentenceText } from '../projections/sentence'
import { wiring, type Wiring } from '../wiring'
import type { CliCommand, ExitCode } from './command'
import { findTask } from './find-task'
import { operator } from './operator'
import { readWords } from './read-words'

const pauseMilliseconds = 500

export const run: CliCommand = {
  usage: 'run TASK [--as EMAIL]',
  about: 'requests a run and shows it until a person is needed or it ends; a worker must be running',
  async run(words) {
    const { values, positionals } = readWords(words, { as: { type: 'string' } })
    const wired = await wiring()
    const { projectId, taskId } = await findTask(wired, positionals[0])
    const who = await operator(wired, values.as)
    const requested = await wired.handle(who, { type: 'requestRun', projectId, taskId, agentId: null })
    if (!requested.ok || requested.id === null) {
      console.error(`leeway: ${requested.ok ? 'nothing was started' : requested.why}`)
      return 1
    }
    return follow(wired, requested.id)
  },
}

async function follow({ readModels }: Wiring, runId: string): Promise<ExitCode> {
  let shown = 0
  for (;;) {
    await readModels.catchUp()
    const row = await readModels.get(runs, runId)
    for (const entry of row?.timeline.filter((one) => one.seq > shown) ?? []) {
      console.log(
        `${entry.at}  ${sentenceText(entry.sentence, (part) => ('text' in part ? part.text : part.id.slice(0, 8)))}`,
      )
      shown = entry.seq
    }
    const state = row?.run.state
    if (state && (isEnded(state) || ['awaitingReview', 'drafted', 'merged'].includes(state.name))) {
      console.log(`the run is ${state.name}`)
      return ['failed', 'refused', 'timedOut', 'empty'].includes(state.name) ? 1 : 0
    }
    await new Promise((resolve) => {
      setTimeout(resolve, pauseMilliseconds)
    })
  }
}
