import type { ReaderPositions } from '../../orchestrator/notice-ports'
import type { Database } from './client'
import { reachDatabase } from './failure'

export function createReaderPositions({ prisma }: Database): ReaderPositions {
  return {
    async get(name) {
      const found = await reachDatabase(() => prisma.readerPosition.findUnique({ where: { name } }))
      return found && Number(found.position)
    },
    async set(name, position) {
      const known = { position: BigInt(position) }
      await reachDatabase(() =>
        prisma.readerPosition.upsert({ where: { name }, create: { name, ...known }, update: known }),
      )
    },
  }
}
