import type { RecordedEvent } from '../domain/events/envelope'
import { activityStream, runStream } from '../domain/events/streams'
import { OperationalFailure } from '../domain/failures'
import { evolveRun } from '../domain/task/evolve-run'
import type { Run } from '../domain/task/lifecycle'
import type { Wiring } from '../wiring'
import type { PrintFact } from './print-facts'

const pauseMilliseconds = 300

/** Prints every fact of a run as it comes, the last ones after `until` is aborted; returns the run as it is then. */
export async function followRun(
  { log }: Pick<Wiring, 'log'>,
  runId: string,
  { print, until }: { print: PrintFact; until: AbortSignal },
): Promise<Run | undefined> {
  let run: Run | undefined
  const activity = followActivity(log, print)

  async function printNews(): Promise<void> {
    for (const event of await log.readStream(runStream(runId), run?.version ?? 0)) {
      if (run && event.type === 'AttemptEnded') await activity.print(run)
      run = evolveRun(run, event)
      await print(event)
    }
    if (run) await activity.print(run)
  }

  for (;;) {
    // Looked at before the read: what was recorded until then is still printed.
    const isLast = until.aborted
    await printNews().catch(ignoreAway)
    if (isLast) return run
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds))
  }
}

/** A database that is away is back at one of the next looks, which then reads on from the same place. */
function ignoreAway(error: unknown): void {
  if (error instanceof OperationalFailure && error.kind === 'databaseUnavailable') return
  throw error
}

function followActivity(log: Wiring['log'], print: PrintFact) {
  const printed = new Map<string, number>()
  return {
    async print({ runId, attempt, lease }: Run) {
      const stream = activityStream(runId, attempt, lease)
      const news: readonly RecordedEvent[] = await log.readStream(stream, printed.get(stream) ?? 0)
      for (const event of news) {
        await print(event)
        printed.set(stream, event.streamVersion)
      }
    },
  }
}
