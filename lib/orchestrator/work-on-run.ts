// One run, worked on by a process in somebody's terminal. It leases and is fenced like any worker; what steward and
// lander do for a run it does only while no worker is there.
import { isAtRest, type Run } from '../domain/task/lifecycle'
import { asOperational } from './as-operational'
import { beside } from './beside'
import { loadRun } from './ground'
import { defaultLeaseSeconds } from './keep-lease'
import { landChange } from './land-change'
import { runTask } from './run-task'
import { stewardRun } from './steward'
import { asLander, asSteward, isWorkerPresent } from './stewardship'
import { takeLease } from './take-lease'
import type { WorkerGround } from './worker-ground'

const pauseMilliseconds = 700

/** Until the run has ended or a person is needed, or `ground.stopping` is aborted; then no jail of it lives here. */
export async function workOnRun(ground: WorkerGround, runId: string): Promise<void> {
  const hand = oneHand(ground)
  const landing = beside(() => landIfAlone(ground, runId), hand.breakWith)
  while (!ground.stopping.aborted && !hand.isBroken()) {
    const state = await ignoreAway(async () => (await loadRun(ground, runId))?.state)
    if (state && isAtRest(state)) break
    if (state?.name === 'queued' && hand.isFree()) {
      const leased = await ignoreAway(() => takeLease(ground, runId, defaultLeaseSeconds))
      if (leased) hand.begin(leased)
    }
    await ignoreAway(() => stewardIfAlone(ground, runId))
    landing.begin()
    await pause(ground.stopping)
  }
  await landing.end()
  await hand.end()
}

/** One attempt at a time, beside the steward's duties: a freeze must reach the attempt that it stops. */
function oneHand(ground: WorkerGround) {
  let attempt: Promise<void> | null = null
  const faults: unknown[] = []
  function breakWith(error: unknown) {
    if (asOperational(error)?.kind !== 'databaseUnavailable') faults.push(error)
  }
  return {
    isFree: () => attempt === null,
    isBroken: () => faults.length > 0,
    breakWith,
    begin(leased: Run) {
      attempt = runTask(ground, leased, defaultLeaseSeconds)
        .catch(breakWith)
        .then(() => {
          attempt = null
        })
    },
    async end() {
      await attempt
      const [fault] = faults
      if (fault instanceof Error) throw fault
    },
  }
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
  await asSteward(ground, () => stewardRun(ground, runId))
}

async function landIfAlone(ground: WorkerGround, runId: string): Promise<void> {
  if (await isWorkerPresent(ground)) return
  await asLander(ground, (lander) => landChange(lander, runId).catch(ignoreOurs))
}

/** It is met again at the next look. */
function ignoreOurs(error: unknown): void {
  if (asOperational(error) === undefined) throw error
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
