import { z } from 'zod'
import { failureKinds } from '../failures'
import { BlobHash, CheckResult, Commit, Factor, Finding, Id, LevelField, Limits } from './fields'

/** Why an outcome was what it was, in the words people choose from. */
export const causes = ['agent', 'workflow', 'duplicate', 'unwanted', 'other'] as const
export const Cause = z.enum(causes)
export type Cause = z.infer<typeof Cause>

const number = z.int().min(1)

/** A person, a person whose decisions a program makes, or nobody. */
export const VouchedBy = z.enum(['person', 'scripted', 'nobody'])
export type VouchedBy = z.infer<typeof VouchedBy>

/** What an agent did that is worse than a change that is wrong. */
export const criticalKinds = ['policyViolation', 'escapeAttempt', 'secretExposed'] as const
const CriticalKind = z.enum(criticalKinds)
export type CriticalKind = z.infer<typeof CriticalKind>

/** Of an event, whose size an agent must not choose; each call stands in the activity, too. */
export const undecidedMax = 20

export const runEvents = {
  RunRequested: z.strictObject({
    projectId: Id,
    taskId: Id,
    taskBlob: BlobHash,
    agentId: Id,
    /** The person who claimed the task, for a run at hold. */
    claimedBy: Id.nullable(),
  }),
  RunAuthorized: z.strictObject({
    level: LevelField,
    factors: z.array(Factor).length(4),
    policyVersion: number,
    /** SHA-256 of the canonical compiled permissions, and the blob that holds them. */
    compiledHash: BlobHash,
  }),
  RunRefused: z.strictObject({ reasons: z.array(z.string()).min(1) }),
  LeaseTaken: z.strictObject({ n: number, workerId: Id }),
  LeaseLost: z.strictObject({ n: number }),
  AttemptStarted: z.strictObject({
    n: number,
    lease: number,
    base: Commit,
    /** What was asked and what this machine really enforces. */
    limits: Limits,
    enforced: z.array(z.string()),
    notEnforced: z.array(z.string()),
    runtimeVersion: z.string(),
    /** What was in force when it started, which may be less than at the request. Absent in the first records. */
    policyVersion: number.optional(),
    /** The blob of its permissions as JSON; also their SHA-256. */
    compiledHash: BlobHash.optional(),
    /** What the program was configured with: `[path, text]` of each file as JSON. Absent where nothing is compiled. */
    configuration: BlobHash.optional(),
    /** Who held and who guided each rule, as JSON. Absent in the first records. */
    fidelity: BlobHash.optional(),
    /** What trials of this version said of its composition. */
    proof: z.enum(['proven', 'never', 'unfinished', 'changed', 'partial']).optional(),
  }),
  AttemptEnded: z.strictObject({
    n: number,
    how: z.enum([
      'exited',
      'timedOut',
      'idle',
      'outputLimit',
      'diskLimit',
      'processLimit',
      'memoryLimit',
      'tokenLimit',
      'costLimit',
      // A month's budget of the project or the agent was spent.
      'budget',
      'violation',
      'stopped',
      'crashed',
    ]),
    exitCode: z.int().nullable(),
    durationMilliseconds: z.number(),
    outputBytes: z.int(),
    peakMemoryBytes: z.int().nullable(),
    output: BlobHash.nullable(),
    /** Of the agent's program, that the next attempt may go on with. Absent in the first records. */
    session: z.string().max(200).nullable().optional(),
    /** Which limit or budget was spent, its figure and what was used. Absent for other ends, and in early records. */
    why: z.string().optional(),
    /**
     * Calls of the model that may have run, with neither a result nor a decision on record: how many, and the first of
     * them. Absent where there was none.
     */
    undecided: z
      .strictObject({
        inAll: number,
        first: z
          .array(z.strictObject({ callId: z.string(), tool: z.string() }))
          .min(1)
          .max(undecidedMax),
      })
      .optional(),
  }),
  TreeCaptured: z.strictObject({
    n: number,
    tree: Commit,
    commit: Commit,
    findings: z.array(Finding),
    filesChanged: z.int(),
    linesAdded: z.int(),
    linesRemoved: z.int(),
    /** A `Change` document (see lib/domain/change.ts) as JSON. */
    change: BlobHash,
  }),
  /** A tool call ran without the decision it needs: the attempt was ended. */
  CallViolated: z.strictObject({ callId: z.string(), tool: z.string(), why: z.string() }),
  ScopeViolated: z.strictObject({ paths: z.array(z.string()).min(1) }),
  ChecksRun: z.strictObject({ commit: Commit, results: z.array(CheckResult) }),
  GateRefused: z.strictObject({ gate: z.string(), why: z.string() }),
  LevelLowered: z.strictObject({ from: LevelField, to: LevelField, why: z.string() }),
  /** Of a run at review: what would have been decided at auto. Nothing is done by it. */
  ShadowDecided: z.strictObject({ wouldMerge: z.boolean(), why: z.string() }),
  ReportReady: z.strictObject({ report: BlobHash }),
  ReportDropped: z.strictObject({ cause: Cause, words: z.string() }),
  DraftReady: z.strictObject({ commit: Commit }),
  DraftDropped: z.strictObject({ cause: Cause, words: z.string() }),
  ReviewRequested: z.strictObject({ why: z.string(), commit: Commit }),
  ChangeSentBack: z.strictObject({ text: z.string(), cause: Cause }),
  ChangeDiscarded: z.strictObject({ cause: Cause, words: z.string() }),
  /** `how`: a person's approval, a draft applied by its claimant, or by gates at level auto. */
  ChangeApproved: z.strictObject({
    commit: Commit,
    base: Commit,
    how: z.enum(['person', 'draft', 'auto']),
    unviewed: z.array(z.string()),
  }),
  ApprovalVoided: z.strictObject({ why: z.string() }),
  /** The change waits, with the sentence why it cannot land yet. */
  LandingWaits: z.strictObject({ why: z.string() }),
  BaseMoved: z.strictObject({ from: Commit, to: Commit, merge: Commit }),
  MergeConflicted: z.strictObject({ base: Commit, paths: z.array(z.string()) }),
  LandingStarted: z.strictObject({ commit: Commit, expectedBase: Commit, merge: Commit, target: z.string() }),
  LandingFailed: z.strictObject({ why: z.string() }),
  ChangeMerged: z.strictObject({
    commit: Commit,
    merge: Commit,
    how: z.enum(['person', 'draft', 'auto']),
    /** As policy had it at the merge: a regression found within counts as a failure. Absent: the default. */
    horizonDays: z.int().min(0).optional(),
    /** Paths that it touched, the first hundred. Absent in early records. */
    files: z.array(z.string()).max(100).optional(),
    /** Whose word it stands on. Absent in early records, which stand on nobody's. */
    vouchedBy: VouchedBy.optional(),
    /** How much it counts if it stays clean. Absent: in full. */
    grade: z.number().min(0).max(1).optional(),
    /** The checks run again now that it stands on the base branch. Absent in early records: they do not. */
    watched: z.boolean().optional(),
  }),
  /**
   * The checks on a watched merge, once it stood on the base branch. `before`: the same on the commit before it, where
   * one did not pass; else empty.
   */
  MergeChecked: z.strictObject({
    merge: Commit,
    results: z.array(CheckResult),
    before: z.array(CheckResult),
  }),
  /** Drawn with probability `share`, before the merge. */
  AuditSampled: z.strictObject({ share: z.number() }),
  /** What a person found on reading a sampled change. */
  AuditGiven: z.strictObject({ clean: z.boolean(), words: z.string(), vouchedBy: VouchedBy.optional() }),
  HorizonEnded: z.strictObject({ days: z.int() }),
  RegressionFound: z.strictObject({
    how: z.string(),
    sure: z.number(),
    /** It is more than a fault of the change: its lane falls to hold. Absent: it is a fault. */
    critical: CriticalKind.optional(),
  }),
  /** A reporter said so that had said enough for one day: a person looks at it. */
  RegressionSuspected: z.strictObject({ how: z.string() }),
  RegressionWithdrawn: z.strictObject({ why: z.string() }),
  /** `landed`: by Leeway, as policy says; absent where somebody else did. */
  ChangeReverted: z.strictObject({ commit: Commit, landed: z.boolean().optional() }),
  /** Policy says that what merged by itself and turned out wrong is taken back. */
  RevertOrdered: z.strictObject({}),
  /** Of the commit that takes it back, as a landing is announced. */
  RevertStarted: z.strictObject({ commit: Commit, expectedBase: Commit }),
  /** It cannot land yet, with the sentence why. */
  RevertWaits: z.strictObject({ why: z.string() }),
  /** Leeway does not take it back: a person does. */
  RevertGivenUp: z.strictObject({ why: z.string() }),
  RunCancelled: z.strictObject({ reason: z.string() }),
  RunFrozen: z.strictObject({ freezeId: Id }),
  RunThawed: z.strictObject({}),
  RunFailed: z.strictObject({ kind: z.enum(failureKinds), message: z.string() }),
  OutcomeSettled: z.strictObject({
    class: z.enum(['clean', 'failure', 'completionFailure', 'notCounted']),
    grade: z.number().min(0).max(1),
    cause: z.string(),
    /** Where a person's word gives the class. Absent: what the run's merge or audit stands on. */
    vouchedBy: VouchedBy.optional(),
  }),
}
