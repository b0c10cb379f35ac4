// A change as a reviewer sees it: made by the host from git objects after the jail is dead, stored as a blob.
import { z } from 'zod'
import { BlobHash } from './events/fields'

export const ChangedFile = z.strictObject({
  /** Path as text; bytes that are not UTF-8 are shown as \xNN and flagged by a finding. */
  path: z.string(),
  previousPath: z.string().nullable(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'typeChanged']),
  modeBefore: z.string().nullable(),
  modeAfter: z.string().nullable(),
  linesAdded: z.int(),
  linesRemoved: z.int(),
  binary: z.boolean(),
  /** Lock files and the like; folded to one line on the desk. */
  generated: z.boolean(),
  /** Unified diff of this file with its header; null for binary or oversized files. */
  patch: z.string().nullable(),
  bytesAfter: z.int().nullable(),
  /** The whole text before and after, as blobs; absent where none was kept: the patch holds it all, or it is large. */
  texts: z.strictObject({ before: BlobHash, after: BlobHash }).optional(),
})
export type ChangedFile = z.infer<typeof ChangedFile>

export const Change = z.strictObject({
  base: z.string(),
  commit: z.string(),
  files: z.array(ChangedFile),
})
export type Change = z.infer<typeof Change>
