import type { Leases } from '../../orchestrator/log-ports'
import type { Database } from './client'
import { reachDatabase } from './failure'

/** Leases by the database's clock alone. They are taken by appending a LeaseTaken (see append_events). */
export function createLeases({ prisma }: Database): Leases {
  return {
    async renew(runId, n, seconds) {
      const rows = await reachDatabase(
        () => prisma.$queryRaw<{ held: boolean }[]>`
          SELECT renew_lease(${runId}, ${n}::integer, ${seconds}::numeric) AS held`,
      )
      return rows[0]?.held ?? false
    },
    async release(runId, n) {
      await reachDatabase(() => prisma.$queryRaw`SELECT release_lease(${runId}, ${n}::integer)`)
    },
    async listExpired() {
      return reachDatabase(
        () => prisma.$queryRaw<{ runId: string; n: number }[]>`
          SELECT run_id AS "runId", n FROM run_lease WHERE until <= clock_timestamp() ORDER BY until`,
      )
    },
  }
}
