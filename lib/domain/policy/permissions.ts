// What a run may do, as plain canonical data: the same permissions are the same JSON, so they can be hashed.
import type { Limits } from '../events/fields'
import type { Level } from '../level'

/**
 * A path (or a command) is inside when every group of `allow` has a glob that matches it and no glob of
 * `deny` matches it or a directory above it. Groups are how `a + b` intersects allows.
 */
export type GlobScope = { allow: string[][]; deny: string[] }

/** A command that Leeway itself runs on a change, inside a jail. */
export type CheckRule = {
  name: string
  /** As its author wrote it. */
  command: string
  argv: string[]
  timeoutSeconds: number
  source: 'policy' | 'task'
}

/** Runs before the agent and before the checks, in a jail of its own; its result is cached by its lock files. */
export type SetupRule = {
  command: string
  argv: string[]
  timeoutSeconds: number
  lockFiles: string[]
  egress: { host: string; port: number }[]
}

/** How large a change may be, and how many a day, to merge without a person. */
export type Gates = { filesMax: number; linesMax: number; mergesPerDayMax: number }

/** Paths under a ceiling that the task does not declare: read-only, and a touched one lowers the level. */
export type SensitivePath = { glob: string; level: Level; reason: string; source: string }

export type Permissions = {
  /** The composition as written, e.g. `implement + careful(src/billing)`. */
  profile: string
  read: GlobScope
  write: GlobScope
  /** Globs over the first word of a command. */
  execute: GlobScope
  /** Nobody's run may write these. */
  protect: string[]
  sensitive: SensitivePath[]
  /** Secrets: an empty file or directory stands in their place. */
  masked: string[]
  limits: Limits
  checks: CheckRule[]
  setup: SetupRule | null
  gates: Gates
  /** Files that decide what the checks do; a change of one is never merged by itself. */
  steering: string[]
  /** Test files; a change of an existing one is never merged by itself. */
  tests: string[]
}
