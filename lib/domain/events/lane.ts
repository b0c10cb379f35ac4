import { z } from 'zod'
import { BlobHash, Id, Instant, LevelField } from './fields'

/**
 * What became of a change that Leeway did not govern: of a commit, `kept`, taken back by a later one, or said by a later
 * one to have needed a fix; of a pull request, merged or not.
 */
export const importedFates = ['kept', 'reverted', 'fixed', 'merged', 'notMerged'] as const
export type ImportedFate = (typeof importedFates)[number]

export const ImportedChange = z.strictObject({
  /** Its commit on the base branch, or the SHA-256 of its row. */
  id: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/),
  openedAt: Instant,
  closedAt: Instant,
  cameTo: z.enum(importedFates),
})
export type ImportedChange = z.infer<typeof ImportedChange>

/** Changes of one event: a lane's history may take several, all of one append. */
export const importedChangesMax = 500

/** A lane's counts at one moment, frozen into each grant. */
export const LaneFigures = z.strictObject({
  counted: z.int(),
  clean: z.int(),
  failures: z.int(),
  pending: z.int(),
  notCounted: z.int(),
  completionFailures: z.int(),
  /** `seq` up to which the log was read. */
  logSize: z.int(),
})
export type LaneFigures = z.infer<typeof LaneFigures>

/** Limits a grant puts on what may merge by itself. */
export const GrantConditions = z.strictObject({
  filesMax: z.int().min(1).nullable(),
  linesMax: z.int().min(1).nullable(),
  mergesPerDayMax: z.int().min(1).nullable(),
  /** Globs; absent: what the profile may write. */
  paths: z.array(z.string().min(1).max(300)).min(1).max(50).optional(),
  /** From and to this hour of the day in UTC; absent: at any. */
  hours: z.strictObject({ from: z.int().min(0).max(23), to: z.int().min(1).max(24) }).optional(),
  /** The share of automatic merges that a person shall read at least. */
  samplingShare: z.number().min(0).max(1).optional(),
})
export type GrantConditions = z.infer<typeof GrantConditions>

/** What a recommendation stands on, frozen so that anyone can compute it again. */
export const Recommendation = z.strictObject({
  recommendationId: Id,
  from: LevelField,
  to: LevelField,
  /** `restoration`: the lane was lowered, and its evidence still says what it did. */
  why: z.enum(['promotion', 'restoration']),
  /** In words, as of that moment. */
  rule: z.string(),
  /** The failure rate that is excluded, at what chance of error. */
  q0: z.number(),
  alpha: z.number(),
  value: z.number(),
  /** The same with labelled outcomes and overdue changes taken as failures. */
  strictValue: z.number(),
  /** How many labels it depends on; 0 where the strict value passes, too. */
  labels: z.int().min(0),
  /** Delivered changes that nobody had decided about for too long. Absent in early records, which did not ask. */
  overdue: z.int().min(0).optional(),
  bound: z.number().nullable(),
  epochs: z.int().min(1),
  capital: z.number(),
  tasks: z.int(),
  files: z.int(),
  policyVersion: z.int().min(1),
  figures: LaneFigures,
  /**
   * Failures first: the run, the event that gave its class, and that event's leaf hash. Without a leaf hash in early
   * records, whose evidence cannot be checked.
   */
  evidence: z.array(z.strictObject({ runId: Id, eventId: Id, leafHash: BlobHash.optional() })),
  expiresAt: Instant,
})
export type Recommendation = z.infer<typeof Recommendation>

export const laneEvents = {
  RecommendationMade: Recommendation,
  RecommendationWithdrawn: z.strictObject({ recommendationId: Id, why: z.string() }),
  RecommendationDeclined: z.strictObject({ recommendationId: Id, reason: z.string() }),
  /** `more`: further counted outcomes before the lane is recommended again. */
  MoreAsked: z.strictObject({ recommendationId: Id, reason: z.string(), more: z.int().min(1).max(1000) }),
  /** The first of two leads agreed: a second one approves it, under just these conditions. */
  PromotionAgreed: z.strictObject({
    recommendationId: Id,
    reason: z.string(),
    conditions: GrantConditions,
    expiresAt: Instant.nullable(),
    unopened: z.array(Id).max(1000).optional(),
  }),
  /** A lead has seen that the system lowered it. */
  LoweringAcknowledged: z.strictObject({ words: z.string() }),
  StandingGranted: z.strictObject({
    grantId: Id,
    from: LevelField,
    to: LevelField,
    /** `agentInProject` covers all ordinary task types and never exceeds review. */
    scope: z.enum(['lane', 'agentInProject']),
    basis: z.enum(['evidence', 'override']),
    recommendationId: Id.nullable(),
    reason: z.string(),
    conditions: GrantConditions,
    expiresAt: Instant.nullable(),
    figures: LaneFigures,
    /** Nobody else in the installation could have decided. Absent in early records and where it is not so. */
    decidedAlone: z.boolean().optional(),
    /** Failures and sent back runs among the evidence that whoever decided had not opened. Absent: not asked for. */
    unopened: z.array(Id).max(1000).optional(),
    /** Up to where of the log its giver was told what speaks against it. Absent: they were told nothing. */
    toldPosition: z.int().min(0).optional(),
  }),
  StandingLowered: z.strictObject({
    from: LevelField,
    to: LevelField,
    /** `person`, or why the system did it: `critical`, `regression`, `drift`, `epoch`. */
    cause: z.string(),
    reason: z.string(),
    /** Runs it stands on. Absent where a person decided. */
    evidence: z.array(Id).optional(),
  }),
  GrantExpired: z.strictObject({ grantId: Id }),
  ProbationStarted: z.strictObject({ cause: z.string() }),
  ProbationEnded: z.strictObject({ reason: z.string() }),
  /** Before an attempt: the lane's agent is not what it was. The first of a lane says what later ones are held against. */
  EpochStarted: z.strictObject({ fingerprint: z.record(z.string(), z.string()), cause: z.string() }),
  DriftWarned: z.strictObject({ detail: z.string() }),
  /** Reconstructed, not witnessed: it informs what is expected, and counts for no standing. */
  HistoryImported: z.strictObject({
    /** The name of a file or of a branch. */
    source: z.string(),
    /** How many changes. */
    outcomes: z.int(),
    kind: z.enum(['git', 'csv']).optional(),
    /** The commit up to which history was read, or the SHA-256 of the file. */
    revision: z.string().max(64).optional(),
    /** A change that was imported before is replaced. Absent: nothing but their number is known. */
    changes: z.array(ImportedChange).max(importedChangesMax).optional(),
  }),
}
