import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client'

export type Database = {
  prisma: PrismaClient
  /** For what needs a connection of its own: LISTEN and session locks. */
  url: string
  close(): Promise<void>
}

/** Opens nothing yet: the first query connects. `connections`: how many at most; a fold takes two. */
export function openDatabase(url: string, connections = 10): Database {
  const adapter = new PrismaPg({ connectionString: url, max: connections })
  const prisma = new PrismaClient({ adapter })
  return { prisma, url, close: () => prisma.$disconnect() }
}
