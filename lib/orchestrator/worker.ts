// The worker: leases what is queued as far as it has hands; steward, lander and watcher where no other process is.
import { asOperational } from './as-operational'
import { attend } from './attend'
import { beside } from './beside'
import { defaultLeaseSeconds } from './keep-lease'
import { landingRound } from './landing-round'
import { recordWorkerStart } from './record-worker-start'
import { runTask } from './run-task'
import { stewardRound } from './steward'
import { asLander, asSteward, asTeller, asWatcher, keepPresence } from './stewardship'
import { sweepPlaces } from './sweep-places'
import { takeLease } from './take-lease'
import { createTelling, noteSilence } from './telling-round'
import { watchingRound } from './watching-round'
import type { WorkerGround } from './worker-ground'

const roundMilliseconds = 1_500
export type WorkerOptions = {
  /** Attempts at the same time. */
  hands: number
  /** How long a lease runs without renewal: so long after a worker died, another may take its runs up. */
  leaseSeconds?: number
  /** Told of a bug: the worker goes on with its other runs. */
  onFault(error: unknown): void
  /** Told in one sentence what keeps the worker from its work for now; it tries again. */
  onTrouble?(sentence: string): void
}

/** Works until `ground.stopping` is aborted; resolves when every attempt was handed back and no jail lives. */
export async function work(ground: WorkerGround, options: WorkerOptions): Promise<void> {
  const attempts = new Map<string, Promise<void>>()
  await recordWorkerStart(ground)
  await tellOf(options, sweepOnce(ground))
  if (ground.notices === null) await noteSilence(ground)
  const presence = keepPresence(ground)
  const landing = beside(
    () => land(ground, options),
    (error) => {
      tell(options, error)
    },
  )
  const watching = beside(
    () => watch(ground, options),
    (error) => {
      tell(options, error)
    },
  )
  const tellingRound = createTelling(ground)
  const telling = beside(
    () => asTeller(ground, tellingRound),
    (error) => {
      tell(options, error)
    },
  )
  let wake: () => void = () => undefined
  const unlisten = await ground.log.onAppended(() => {
    wake()
  })
  const onStop = () => {
    wake()
  }
  ground.stopping.addEventListener('abort', onStop)
  while (!ground.stopping.aborted) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve
      setTimeout(resolve, roundMilliseconds)
    })
    try {
      await presence.renew()
      await round(ground, attempts, options)
      landing.begin()
      if (ground.probe.ok) watching.begin()
      if (ground.notices !== null) telling.begin()
    } catch (error) {
      tell(options, error)
    }
    await woken
  }
  await Promise.allSettled(attempts.values())
  await landing.end()
  await watching.end()
  await telling.end()
  await presence.end()
  await unlisten()
}

function tell({ onFault, onTrouble }: WorkerOptions, error: unknown): void {
  const known = asOperational(error)
  if (known === undefined) onFault(error)
  else onTrouble?.(known.message)
}

async function tellOf(options: WorkerOptions, round: Promise<unknown[]>): Promise<void> {
  for (const failure of await round) tell(options, failure)
}

async function sweepOnce(ground: WorkerGround): Promise<unknown[]> {
  const failures: unknown[] = []
  await attend(() => sweepPlaces(ground, failures), failures)
  return failures
}

async function round(
  ground: WorkerGround,
  attempts: Map<string, Promise<void>>,
  options: WorkerOptions,
): Promise<void> {
  await ground.index.catchUp()
  await asSteward(ground, () => tellOf(options, stewardRound(ground)))
  if (ground.probe.ok) await leaseQueued(ground, attempts, options)
}

async function land(ground: WorkerGround, options: WorkerOptions): Promise<void> {
  await asLander(ground, (lander) => tellOf(options, landingRound(lander)))
}

async function watch(ground: WorkerGround, options: WorkerOptions): Promise<void> {
  await asWatcher(ground, () => tellOf(options, watchingRound(ground)))
}

async function leaseQueued(
  ground: WorkerGround,
  attempts: Map<string, Promise<void>>,
  options: WorkerOptions,
): Promise<void> {
  const { hands, leaseSeconds = defaultLeaseSeconds } = options
  await ground.index.catchUp()
  for (const runId of await ground.index.runIdsIn(['queued'])) {
    if (attempts.size >= hands || ground.stopping.aborted) return
    if (attempts.has(runId)) continue
    const leased = await takeLease(ground, runId, leaseSeconds).catch((error: unknown) => {
      tell(options, error)
    })
    if (!leased) continue
    const attempt = runTask(ground, leased, leaseSeconds)
      .catch((error: unknown) => {
        tell(options, error)
      })
      .finally(() => attempts.delete(runId))
    attempts.set(runId, attempt)
  }
}
