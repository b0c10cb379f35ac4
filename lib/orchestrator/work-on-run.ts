// One run, worked on by a process in somebody's terminal. It leases and is fenced like any worker; what the steward
// does for a run it does only while no worker is there.
import { asOperational } from './as-operational'
import { isAtRest } from '../domain/task/lifecycle'
import { loadRun } from './ground'
import { defaultLeaseSeconds } from './keep-lease'
import { runTask } from './run-task'
import { stewardRun } from './steward'
import { isWorkerPresent, asSteward } from './stewardship'
import { takeLease } from './take-lease'
import type { WorkerGround } from './worker-ground'

const pauseMilliseconds = 700

/** Until the run has ended or a person is needed, or `ground.stopping` is aborted; then no jail of it lives here. */
export async function workOnRun(ground: WorkerGround, runId: string): Promise<void> {
  let attempt: Promise<void> | null = null
  let fault: Error | null = null
  while (!ground.stopping.aborted && fault === null) {
    const state = await ignoreAway(async () => (await loadRun(ground, runId))?.state)
    if (state && isAtRest(state)) break
    if (state?.name === 'queued' && attempt === null) {
      const leased = await ignoreAway(() => takeLease(ground, runId, defaultLeaseSeconds))
      if (leased)
        attempt = runTask(ground, leased, defaultLeaseSeconds)
          .catch((error: unknown) => {
            if (asOperational(error)?.kind === 'databaseUnavailable') return
            fault = error instanceof Error ? error : new Error(String(error))
          })
          .then(() => {
            attempt = null
          })
    }
    await ignoreAway(() => stewardIfAlone(ground, runId))
    await pause(ground.stopping)
  }
  await attempt
  if (fault !== null) throw fault
}

/** A database that is away is back at one of the next looks. */
async function ignoreAway<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    if (asOperational(error)?.kind === 'databaseUnavailable') return undefined
    throw error
  }
}

async function stewardIfAlone(ground: WorkerGround, runId: string): Promise<void> {
  if (await isWorkerPresent(ground)) return
  await asSteward(ground, (steward) => stewardRun(steward, runId))
}

function pause(stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, pauseMilliseconds)
    function end() {
      clearTimeout(timer)
      stopping.removeEventListener('abort', end)
      resolve()
    }
    stopping.addEventListener('abort', end)
    if (stopping.aborted) end()
  })
}
