import { z } from 'zod'
import { Commit } from './fields'

export const projectEvents = {
  ProjectRegistered: z.strictObject({
    name: z.string(),
    /** Real path of the repository on this machine. */
    source: z.string(),
    baseBranch: z.string(),
    throwaway: z.boolean(),
  }),
  ProjectMoved: z.strictObject({ source: z.string() }),
  /** `landedByLeeway`: whether the commit is one that Leeway itself landed. */
  BaseObserved: z.strictObject({ commit: Commit, previous: Commit.nullable(), landedByLeeway: z.boolean() }),
  ProjectRetired: z.strictObject({ reason: z.string() }),
}
