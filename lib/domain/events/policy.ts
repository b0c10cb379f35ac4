import { z } from 'zod'
import { BlobHash, Commit, Problem } from './fields'

export const policyEvents = {
  PolicyProposed: z.strictObject({ blob: BlobHash, commit: Commit }),
  /** The first of two leads agreed to a proposal that widens; a second one adopts it. */
  PolicyConfirmed: z.strictObject({ blob: BlobHash, reason: z.string() }),
  /** `version` counts from 1 within its project. */
  PolicyAdopted: z.strictObject({
    version: z.int().min(1),
    blob: BlobHash,
    reason: z.string(),
    widens: z.boolean(),
  }),
  /** The file is gone from the base branch: nothing is allowed until another version is adopted. */
  PolicyRemoved: z.strictObject({ commit: Commit }),
  PolicyRefused: z.strictObject({ blob: BlobHash, commit: Commit, problems: z.array(Problem) }),
  /** What of a policy file, in force or proposed, matched nothing at this commit of the base branch. */
  PolicyNoted: z.strictObject({ blob: BlobHash, commit: Commit, notes: z.array(Problem) }),
  /**
   * One trial. A rule may be tried in several ways; each is a result of its own. Of a trial that was cut off, only what
   * did not hold is among them.
   */
  ConformanceRecorded: z.strictObject({
    runtime: z.string(),
    /** Of the program that was tried. */
    version: z.string(),
    /** The composition whose rules were tried. */
    profile: z.string(),
    /** SHA-256 of what was tried and of what the program was told. Absent in the first records. */
    rulesHash: BlobHash.optional(),
    /** Why it was cut off; absent where it was made to its end. */
    unfinished: z.string().optional(),
    results: z.array(
      z.strictObject({
        rule: z.string(),
        /** By a tool, a command, an interpreter and so on. */
        way: z.string().optional(),
        held: z.boolean(),
        by: z.enum(['before', 'jail', 'after']).nullable().optional(),
      }),
    ),
  }),
}
