import { dayMilliseconds } from '../../domain/durations'
import type { Deliveries } from '../../orchestrator/account-ports'
import type { Database } from './client'
import { reachDatabase } from './failure'

/** A busy database is no reason to lose what was said. */
const patience = { maxWait: 10_000, timeout: 10_000 }

/** Kept for two days: longer than the day in which it counts. */
export function createDeliveries({ prisma }: Database): Deliveries {
  return {
    take: ({ id, reporterId, at, since, most }) =>
      reachDatabase(() =>
        prisma.$transaction(async (tx) => {
          // Of two messages at once the second must see the first.
          await tx.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtext(${`deliveries ${reporterId}`}))`
          const old = new Date(Date.parse(at) - 2 * dayMilliseconds)
          await tx.delivery.deleteMany({ where: { at: { lt: old } } })
          const before = await tx.delivery.count({
            where: { reporterId, counted: true, at: { gte: new Date(since) } },
          })
          const delivery = { id, reporterId, at: new Date(at), counted: before < most }
          return (await tx.delivery.upsert({ where: { id }, create: delivery, update: {} })).counted
        }, patience),
      ),
    async forget(id) {
      await reachDatabase(() => prisma.delivery.deleteMany({ where: { id } }))
    },
  }
}
