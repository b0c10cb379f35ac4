import { z } from 'zod'
import { BlobHash, Commit, Id, Instant, LevelField, Problem } from './fields'

/** What a task file says, after parsing. Every field only narrows. */
export const TaskFields = z.strictObject({
  /** `id` of its front matter, else its path below `.leeway/tasks/` without `.md`. */
  name: z.string(),
  title: z.string(),
  type: z.string(),
  /** 1 (first) to 5 (last). */
  priority: z.int().min(1).max(5),
  tags: z.array(z.string()),
  autonomy: LevelField,
  profile: z.string().nullable(),
  agent: z.string().nullable(),
  /** Globs that narrow the write scope; empty where the file says nothing. */
  paths: z.array(z.string()),
  /** Commands added to the checks that policy requires. */
  checks: z.array(z.string()),
})
export type TaskFields = z.infer<typeof TaskFields>

const location = { path: z.string(), blob: BlobHash, commit: Commit }

export const taskEvents = {
  TaskRead: z.strictObject({ ...location, fields: TaskFields }),
  TaskBroken: z.strictObject({ ...location, problems: z.array(Problem).min(1) }),
  TaskChanged: z.strictObject({ ...location, fields: TaskFields }),
  TaskRemoved: z.strictObject({ path: z.string(), commit: Commit }),
  /** A person wrote a new task in the console; the worker lands the file as that person's act. */
  TaskFileSubmitted: z.strictObject({ path: z.string(), blob: BlobHash }),
  TaskFileLanded: z.strictObject({ path: z.string(), commit: Commit }),
  TaskFileRefused: z.strictObject({ path: z.string(), why: z.string() }),
  TaskClaimed: z.strictObject({ by: Id, until: Instant }),
  ClaimReleased: z.strictObject({ by: Id }),
  ClaimExpired: z.strictObject({ by: Id }),
  TaskClosed: z.strictObject({ reason: z.string() }),
  TaskReopened: z.strictObject({ reason: z.string() }),
}
