import { runStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { freezeOver } from '../domain/organisation'
import type { Run } from '../domain/task/lifecycle'
import { appendOf, loadOrganisation, loadRun, runContext } from './ground'
import type { WorkerGround } from './worker-ground'

/**
 * The expected version lets exactly one worker take a queued run; the lease number fences all that follows.
 * Undefined where the run is not to be had.
 */
export async function takeLease(
  ground: WorkerGround,
  runId: string,
  leaseSeconds: number,
): Promise<Run | undefined> {
  const run = await loadRun(ground, runId)
  if (run?.state.name !== 'queued' || freezeOver(await loadOrganisation(ground), run)) return undefined
  const taken = fact('LeaseTaken', { n: run.lease + 1, workerId: ground.actor.id })
  const context = runContext(run, ground.actor, ground.clock.now())
  const append = appendOf({ stream: runStream(runId), expectedVersion: run.version, facts: [taken], context })
  const [result] = await ground.log.append([{ ...append, leaseSeconds }])
  return result?.ok === true ? loadRun(ground, runId) : undefined
}
