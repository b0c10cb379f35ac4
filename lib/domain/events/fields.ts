// Field types that several streams share.
import { z } from 'zod'
import { levels } from '../level'

/** An opaque id: a UUIDv7 of ours, or a derived hexadecimal key. Never a name, an e-mail address or a path. */
export const Id = z.string().regex(/^[0-9a-zA-Z-]{1,64}$/)
/** ISO 8601 in UTC with milliseconds. */
export const Instant = z.iso.datetime({ precision: 3 })
export const LevelField = z.enum(levels)
/** A git object id, SHA-1. */
export const Commit = z.string().regex(/^[0-9a-f]{40}$/)
/** The SHA-256 of a stored blob. */
export const BlobHash = z.string().regex(/^[0-9a-f]{64}$/)
export type BlobHash = z.infer<typeof BlobHash>

/** Where a restriction, a freeze or a role applies. */
export const Scope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('organisation') }),
  z.strictObject({ kind: z.literal('project'), projectId: Id }),
  z.strictObject({ kind: z.literal('agent'), agentId: Id }),
  z.strictObject({ kind: z.literal('taskType'), taskType: z.string() }),
])
export type Scope = z.infer<typeof Scope>

/** One problem of a file that a person wrote; lines and columns count from 1. */
export const Problem = z.strictObject({
  line: z.int().min(1),
  column: z.int().min(1),
  message: z.string(),
})
export type Problem = z.infer<typeof Problem>

/** Why a level is what it is: one factor's contribution. */
export const Factor = z.strictObject({
  factor: z.enum(['task', 'standing', 'ceiling', 'restriction']),
  level: LevelField,
  reason: z.string(),
  /** Where the reason stands, e.g. `.leeway/policy.yaml:14`. */
  source: z.string().optional(),
})
export type Factor = z.infer<typeof Factor>

/** Something the walker or a gate saw in a change. */
export const Finding = z.strictObject({
  kind: z.enum([
    'nestedGit',
    'escapingSymlink',
    'hardLink',
    'specialFile',
    'setuidFile',
    'unreadable',
    'outOfScope',
    'protectedPath',
    'sensitivePath',
    'steersChecks',
    'testsChanged',
    'testsWeakened',
    'invisibleCharacters',
    'nameNotText',
    'binary',
    'tooLarge',
    'tooManyFiles',
    'secret',
  ]),
  path: z.string(),
  message: z.string(),
  /** True where the change may not land with it, by anyone. */
  blocks: z.boolean(),
})
export type Finding = z.infer<typeof Finding>

export const CheckResult = z.strictObject({
  name: z.string(),
  command: z.string(),
  outcome: z.enum(['passed', 'failed', 'timedOut', 'notRun']),
  exitCode: z.int().nullable(),
  durationMilliseconds: z.number(),
  /** The check's output, in time order. */
  output: BlobHash.nullable(),
  source: z.enum(['policy', 'task']),
})
export type CheckResult = z.infer<typeof CheckResult>

export const Limits = z.strictObject({
  timeSeconds: z.int().min(1),
  idleSeconds: z.int().min(1),
  outputBytes: z.int().min(1),
  processes: z.int().min(1),
  memoryBytes: z.int().min(1),
  diskBytes: z.int().min(1),
  files: z.int().min(1),
  /** Of the model, in and out; null: not bounded. Absent in early records, where nothing was counted. */
  tokens: z.int().min(1).nullable().default(null),
  /** Millionths of a US dollar. */
  costMicroUsd: z.int().min(1).nullable().default(null),
})
export type Limits = z.infer<typeof Limits>
