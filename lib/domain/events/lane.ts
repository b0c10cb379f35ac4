import { z } from 'zod'
import { Id, Instant, LevelField } from './fields'

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
})
export type GrantConditions = z.infer<typeof GrantConditions>

export const laneEvents = {
  RecommendationMade: z.strictObject({ recommendationId: Id, rule: z.string(), figures: LaneFigures }),
  RecommendationWithdrawn: z.strictObject({ recommendationId: Id, why: z.string() }),
  RecommendationDeclined: z.strictObject({ recommendationId: Id, reason: z.string() }),
  MoreAsked: z.strictObject({ recommendationId: Id, reason: z.string() }),
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
  }),
  StandingLowered: z.strictObject({
    from: LevelField,
    to: LevelField,
    cause: z.string(),
    reason: z.string(),
  }),
  GrantExpired: z.strictObject({ grantId: Id }),
  ProbationStarted: z.strictObject({ cause: z.string() }),
  ProbationEnded: z.strictObject({ reason: z.string() }),
  DriftWarned: z.strictObject({ detail: z.string() }),
  ShadowDecided: z.strictObject({ runId: Id, wouldMerge: z.boolean(), why: z.string() }),
  HistoryImported: z.strictObject({ source: z.string(), outcomes: z.int() }),
}
