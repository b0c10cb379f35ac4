import { z } from 'zod'
import { Id, Instant, LevelField, Scope } from './fields'

export const organisationEvents = {
  OrganisationCreated: z.strictObject({ name: z.string() }),
  /** The log begins before anybody can say a name: the first admin does. */
  OrganisationNamed: z.strictObject({ name: z.string() }),
  FreezeSet: z.strictObject({ freezeId: Id, scope: Scope, reason: z.string() }),
  FreezeLifted: z.strictObject({ freezeId: Id, reason: z.string() }),
  RestrictionSet: z.strictObject({
    restrictionId: Id,
    scope: Scope,
    level: LevelField.exclude(['auto']),
    reason: z.string(),
    expiresAt: Instant.nullable(),
  }),
  RestrictionLifted: z.strictObject({ restrictionId: Id, reason: z.string() }),
  /** The project whose base branch holds the organisation's policy; null: no newer version of it is read. */
  PolicyHomeChosen: z.strictObject({ projectId: Id.nullable(), reason: z.string() }),
  /** A program outside that may report regressions; its secret is in no event. */
  ReporterAdded: z.strictObject({ reporterId: Id, name: z.string() }),
  ReporterRemoved: z.strictObject({ reporterId: Id, reason: z.string() }),
  WorkerStarted: z.strictObject({
    workerId: Id,
    version: z.string(),
    capabilities: z.array(z.string()),
    /** Why runs are refused here; null where the jail works. */
    jailProblem: z.string().nullable(),
    /** Names of the variables that hold a model's key; never a value. Absent in the first records. */
    modelKeys: z.array(z.string()).optional(),
  }),
  PayloadRedacted: z.strictObject({ eventId: Id, why: z.string() }),
}
