// What a run may do, as plain canonical data: the same permissions are the same JSON, so they can be hashed, and a
// run's are kept as a blob under that hash.
import { z } from 'zod'
import { LevelField, Limits } from '../events/fields'

const texts = z.array(z.string())

/**
 * A path (or a command) is inside when every group of `allow` has a glob that matches it and no glob of
 * `deny` matches it or a directory above it. Groups are how `a + b` intersects allows.
 */
export const GlobScope = z.strictObject({ allow: z.array(texts), deny: texts })
export type GlobScope = z.infer<typeof GlobScope>

/** A command that Leeway itself runs on a change, inside a jail. */
export const CheckRule = z.strictObject({
  name: z.string(),
  /** As its author wrote it. */
  command: z.string(),
  argv: texts,
  timeoutSeconds: z.number(),
  source: z.enum(['policy', 'task']),
})
export type CheckRule = z.infer<typeof CheckRule>

/** Exactly this name and port: no wildcard, and no address, so that the name decides. */
export const NetworkHost = z.strictObject({ host: z.string(), port: z.int() })
export type NetworkHost = z.infer<typeof NetworkHost>

/**
 * A program that an agent's program starts beside itself in the jail, and asks through its standard streams for the
 * tools that are named here. `run`: the program and its arguments.
 */
export const McpServer = z.strictObject({ name: z.string(), run: texts, tools: texts })
export type McpServer = z.infer<typeof McpServer>

/** Runs before the agent and before the checks, in a jail of its own; its result is cached by its lock files. */
export const SetupRule = z.strictObject({
  command: z.string(),
  argv: texts,
  timeoutSeconds: z.number(),
  lockFiles: texts,
  egress: z.array(NetworkHost),
})
export type SetupRule = z.infer<typeof SetupRule>

/** What models may use in a calendar month (UTC); null: not bounded. */
const Budget = z.strictObject({
  tokens: z.int().min(1).nullable(),
  costMicroUsd: z.int().min(1).nullable(),
})
export type Budget = z.infer<typeof Budget>

/** `project`: all runs of the project together; `agent`: all runs of one agent in it. */
export const Budgets = z.strictObject({ project: Budget, agent: Budget })
export type Budgets = z.infer<typeof Budgets>

/** A variable that agent and checks find in their environment; never a secret. */
export const Variable = z.strictObject({ name: z.string(), value: z.string() })
export type Variable = z.infer<typeof Variable>

/** Whether somebody else than a person must have examined a change: an agent whose model is of another provider. */
export const verifications = ['none', 'anotherProvider'] as const

/** What a change must keep to, to merge without a person: its size, how many a day, who examined it. */
export const Gates = z.strictObject({
  filesMax: z.int(),
  linesMax: z.int(),
  mergesPerDayMax: z.int(),
  /** Absent in early records: no policy could ask. */
  verification: z.enum(verifications).default('none'),
})
export type Gates = z.infer<typeof Gates>
/** The gates that are numbers, which bound from above. */
export const gateBounds = ['filesMax', 'linesMax', 'mergesPerDayMax'] as const
export type GateBound = (typeof gateBounds)[number]

/** Paths under a ceiling that the task does not declare: read-only, and a touched one lowers the level. */
export const SensitivePath = z.strictObject({
  glob: z.string(),
  level: LevelField,
  reason: z.string(),
  source: z.string(),
})
export type SensitivePath = z.infer<typeof SensitivePath>

export const Permissions = z.strictObject({
  /** The composition as written, e.g. `implement + careful(src/billing)`. */
  profile: z.string(),
  read: GlobScope,
  write: GlobScope,
  /** Globs over the first word of a command. */
  execute: GlobScope,
  /** Hosts the agent may reach, and no other; the checks reach none. Absent in early records: there was no network. */
  network: z.array(NetworkHost).default([]),
  /** Servers of tools, and no other. Absent in early records: there was none. */
  mcp: z.array(McpServer).default([]),
  /** Nobody's run may write these. */
  protect: texts,
  sensitive: z.array(SensitivePath),
  /** Secrets: an empty file or directory stands in their place. */
  masked: texts,
  limits: Limits,
  /** Absent in early records, as the next. */
  budgets: Budgets.default({
    project: { tokens: null, costMicroUsd: null },
    agent: { tokens: null, costMicroUsd: null },
  }),
  environment: z.array(Variable).default([]),
  checks: z.array(CheckRule),
  setup: SetupRule.nullable(),
  gates: Gates,
  /** Files that decide what the checks do; a change of one is never merged by itself. */
  steering: texts,
  /** Test files; a change of an existing one is never merged by itself. */
  tests: texts,
})
export type Permissions = z.infer<typeof Permissions>
