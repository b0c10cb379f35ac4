// Renewal of a lease while an attempt runs. Losing it shows at the next record, which the fence refuses.
import type { Run } from '../domain/task/lifecycle'
import type { WorkerGround } from './worker-ground'

export const leaseSeconds = 30
const renewMilliseconds = 10_000

/** Renews until the returned function is called, which also gives the lease back. */
export function keepLease(
  { leases }: Pick<WorkerGround, 'leases'>,
  { runId, lease }: Run,
): () => Promise<void> {
  let renewing: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    // A database that is away shows at the next append; the next beat tries again.
    renewing = leases.renew(runId, lease, leaseSeconds).catch(() => false)
  }, renewMilliseconds)
  return async () => {
    clearInterval(timer)
    await renewing
    await leases.release(runId, lease)
  }
}
