// The worker: leases what is queued as far as it has hands, and is the steward where no other process is.
import { organisationStream, runStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { freezeOver } from '../domain/organisation'
import { isOnWorker } from '../domain/task/lifecycle'
import { appendOf, loadOrganisation, loadRun, runContext } from './ground'
import { leaseSeconds } from './keep-lease'
import { runTask } from './run-task'
import { stewardRound } from './steward'
import type { WorkerGround } from './worker-ground'

const roundMilliseconds = 1_500

export type WorkerOptions = {
  /** Attempts at the same time. */
  hands: number
  /** Told of a bug: the worker goes on with its other runs. */
  onFault(error: unknown): void
}

/** Works until `ground.stopping` is aborted; resolves when every attempt was handed back and no jail lives. */
export async function work(ground: WorkerGround, { hands, onFault }: WorkerOptions): Promise<void> {
  const attempts = new Map<string, Promise<void>>()
  await recordStart(ground)
  await sweep(ground)
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
      await round(ground, attempts, { hands, onFault })
    } catch (error) {
      onFault(error)
    }
    await woken
  }
  await Promise.allSettled(attempts.values())
  await unlisten()
}

async function round(
  ground: WorkerGround,
  attempts: Map<string, Promise<void>>,
  options: WorkerOptions,
): Promise<void> {
  await ground.index.catchUp()
  const stewardship = await ground.locks.take('steward')
  if (stewardship) {
    try {
      await stewardRound(ground)
    } finally {
      await stewardship.release()
    }
  }
  if (ground.probe.ok) await leaseQueued(ground, attempts, options)
}

async function leaseQueued(
  ground: WorkerGround,
  attempts: Map<string, Promise<void>>,
  { hands, onFault }: WorkerOptions,
): Promise<void> {
  await ground.index.catchUp()
  for (const runId of await ground.index.runIdsIn(['queued'])) {
    if (attempts.size >= hands || ground.stopping.aborted) return
    if (attempts.has(runId)) continue
    const leased = await takeLease(ground, runId)
    if (leased === undefined) continue
    const attempt = runTask(ground, leased)
      .catch(onFault)
      .finally(() => attempts.delete(runId))
    attempts.set(runId, attempt)
  }
}

/** The expected version lets exactly one worker take a queued run; the lease number fences all that follows. */
async function takeLease(ground: WorkerGround, runId: string) {
  const run = await loadRun(ground, runId)
  if (run?.state.name !== 'queued' || freezeOver(await loadOrganisation(ground), run)) return undefined
  const taken = fact('LeaseTaken', { n: run.lease + 1, workerId: ground.actor.id })
  const context = runContext(run, ground.actor, ground.clock.now())
  const append = appendOf({ stream: runStream(runId), expectedVersion: run.version, facts: [taken], context })
  const [result] = await ground.log.append([{ ...append, leaseSeconds }])
  return result?.ok === true ? loadRun(ground, runId) : undefined
}

async function recordStart(ground: WorkerGround): Promise<void> {
  const { probe, actor, version } = ground
  const started = fact('WorkerStarted', {
    workerId: actor.id,
    version,
    capabilities: probe.ok ? probe.enforced : [],
    jailProblem: probe.ok ? null : `${probe.why}; to mend it: ${probe.help}`,
  })
  const context = { actor, occurredAt: ground.clock.now() }
  for (let tries = 0; tries < 5; tries += 1) {
    const { version: expectedVersion } = await loadOrganisation(ground)
    const [result] = await ground.log.append([
      appendOf({ stream: organisationStream, expectedVersion, facts: [started], context }),
    ])
    if (result?.ok === true) return
  }
}

/** What a killed worker of this machine left on disk, except for runs that still hold a live lease. */
async function sweep(ground: WorkerGround): Promise<void> {
  for (const { directory, runId } of await ground.git.listPlaces()) {
    const run = await loadRun(ground, runId)
    const isLive = run && (isOnWorker(run.state) || run.state.name === 'rechecking')
    if (!isLive) await ground.git.remove(directory)
  }
}
