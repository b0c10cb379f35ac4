import type { Database } from './client'
import { reachDatabase } from './failure'

/** Which files of a change a reviewer has ticked. They bind to the commit: a new one starts without marks. */
export type ViewedMarks = {
  list(mark: { personId: string; runId: string; commit: string }): Promise<string[]>
  set(mark: { personId: string; runId: string; commit: string; path: string; viewed: boolean }): Promise<void>
}

export function createViewedMarks({ prisma }: Database): ViewedMarks {
  return {
    async list(where) {
      const marks = await reachDatabase(() =>
        prisma.viewedMark.findMany({ where, select: { path: true }, orderBy: { path: 'asc' } }),
      )
      return marks.map(({ path }) => path)
    },
    async set({ viewed, ...mark }) {
      await reachDatabase(async () => {
        if (viewed) await prisma.viewedMark.createMany({ data: [mark], skipDuplicates: true })
        else await prisma.viewedMark.deleteMany({ where: mark })
      })
    },
  }
}
