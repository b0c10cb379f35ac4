// Renewal of a lease while an attempt runs, and the end of the attempt when the lease cannot be kept.
import { OperationalFailure } from '../domain/failures'
import type { Run } from '../domain/task/lifecycle'
import type { WorkerGround } from './worker-ground'

/** How long a lease runs without renewal, unless a worker is told otherwise. */
export const defaultLeaseSeconds = 30
const renewalsPerLease = 3
/** After this many a third of the lease is left: time enough to end the jails before another worker may begin. */
const failuresMax = 2

export type Kept = {
  leaseSeconds: number
  /** Told once, when the lease is lost or cannot be renewed: from then on the run may be another worker's. */
  onLost(why: OperationalFailure): void
}

/**
 * Renews until the returned function is called. It gives the lease back where the run is settled; else the lease runs
 * out, which is what tells the steward that the run needs another worker.
 */
export function keepLease(
  { leases }: Pick<WorkerGround, 'leases'>,
  { runId, lease }: Run,
  { leaseSeconds, onLost }: Kept,
): (isSettled: boolean) => Promise<void> {
  let failures = 0
  let renewing: Promise<void> | null = null

  async function renew(): Promise<void> {
    try {
      if (!(await leases.renew(runId, lease, leaseSeconds))) return onLost(leaseLost(runId))
      failures = 0
    } catch {
      fail()
    } finally {
      renewing = null
    }
  }

  function fail(): void {
    failures += 1
    if (failures >= failuresMax) onLost(unrenewable(runId))
  }

  const timer = setInterval(
    () => {
      // A database that hangs does not answer at all.
      if (renewing === null) renewing = renew()
      else fail()
    },
    (leaseSeconds * 1_000) / renewalsPerLease,
  )
  return async (isSettled) => {
    clearInterval(timer)
    await renewing
    // One that cannot be given back runs out, too.
    if (isSettled) await leases.release(runId, lease).catch(() => undefined)
  }
}

export function leaseLost(runId: string): OperationalFailure {
  return new OperationalFailure(
    'leaseLost',
    `the lease of run \`${runId}\` is gone: another worker has taken over`,
  )
}

function unrenewable(runId: string): OperationalFailure {
  return new OperationalFailure(
    'databaseUnavailable',
    `the lease of run \`${runId}\` could not be renewed: its jails were ended before it ran out`,
  )
}
