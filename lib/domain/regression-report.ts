// What a program outside may say of a change that has merged, and what becomes of it.
import { z } from 'zod'
import { Commit } from './events/fields'

export const RegressionReport = z.strictObject({
  /** Its id or its name. */
  project: z.string().min(1).max(200),
  /** The merge on the base branch, or the commit that was delivered for it. */
  commit: Commit,
  how: z.string().trim().min(1).max(2000),
})
export type RegressionReport = z.infer<typeof RegressionReport>

/** More than any report needs. */
export const reportBytesMax = 16 * 1024

/**
 * `waits`: people are told and decide, because the reporter has said enough for one day. `nothingToSay`: the change is
 * known to be wrong already, or was taken back.
 */
export type Received =
  'counted' | 'waits' | 'unknownSender' | 'replayed' | 'malformed' | 'unknownChange' | 'nothingToSay'
