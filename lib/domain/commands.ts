// What a person may ask for. Each is parsed whole before anything is looked at, and decided by `handle`.
import { z } from 'zod'
import { AgentDeclaration } from './events/agent'
import { Commit, Id, Instant, LevelField, Scope } from './events/fields'
import { GrantConditions, ImportedChange } from './events/lane'
import { Role, RoleScope } from './events/person'
import { Cause, criticalKinds } from './events/run'

const Reason = z.string().trim().min(1, 'say why in a few words').max(2000)
const Words = z.string().trim().max(20_000)
const runId = Id
const projectId = Id

const projectCommands = [
  z.strictObject({
    type: z.literal('registerProject'),
    path: z.string().trim().min(1),
    name: z.string().trim().min(1).max(80),
    throwaway: z.boolean(),
  }),
  z.strictObject({ type: z.literal('retireProject'), projectId, reason: Reason }),
  z.strictObject({ type: z.literal('adoptPolicy'), projectId, blob: z.string(), reason: Reason }),
  z.strictObject({ type: z.literal('adoptOrganisationPolicy'), blob: z.string(), reason: Reason }),
  /** null: no project holds the organisation's policy any more; what is in force stays. */
  z.strictObject({ type: z.literal('choosePolicyHome'), projectId: projectId.nullable(), reason: Reason }),
] as const

const agentCommands = [
  z.strictObject({ type: z.literal('declareAgent'), declaration: AgentDeclaration }),
  z.strictObject({ type: z.literal('changeAgent'), agentId: Id, declaration: AgentDeclaration }),
  z.strictObject({ type: z.literal('retireAgent'), agentId: Id, reason: Reason }),
] as const

const reporterCommands = [
  z.strictObject({ type: z.literal('addReporter'), name: z.string().trim().min(1).max(80) }),
  z.strictObject({ type: z.literal('removeReporter'), reporterId: Id, reason: Reason }),
] as const

const personCommands = [
  z.strictObject({
    type: z.literal('addPerson'),
    name: z.string().trim().min(1).max(80),
    email: z.email().max(254),
    scripted: z.boolean(),
  }),
  z.strictObject({ type: z.literal('giveRole'), personId: Id, scope: RoleScope, role: Role }),
  z.strictObject({ type: z.literal('takeRole'), personId: Id, scope: RoleScope, role: Role }),
] as const

const taskCommands = [
  z.strictObject({
    type: z.literal('submitTask'),
    projectId,
    path: z.string().regex(/^\.leeway\/tasks\/[a-z0-9][a-z0-9._/-]{0,120}\.md$/),
    text: z.string().max(65_536),
  }),
  z.strictObject({ type: z.literal('claimTask'), projectId, taskId: Id, hours: z.int().min(1).max(336) }),
  z.strictObject({ type: z.literal('releaseClaim'), projectId, taskId: Id }),
  z.strictObject({ type: z.literal('closeTask'), projectId, taskId: Id, reason: Reason }),
  z.strictObject({ type: z.literal('reopenTask'), projectId, taskId: Id, reason: Reason }),
] as const

const runCommands = [
  /** `agentId` null: the agent that task and policy name. */
  z.strictObject({ type: z.literal('requestRun'), projectId, taskId: Id, agentId: Id.nullable() }),
  z.strictObject({ type: z.literal('cancelRun'), runId, reason: Reason }),
  z.strictObject({
    type: z.literal('approveChange'),
    runId,
    /** The commit whose diff the person read; any other is refused. */
    commit: Commit,
    unviewed: z.array(z.string()).max(10_000),
  }),
  z.strictObject({
    type: z.literal('sendBackChange'),
    runId,
    commit: Commit,
    text: Words.min(1, 'say what should be different'),
    cause: Cause,
  }),
  z.strictObject({
    type: z.literal('reportRegression'),
    runId,
    words: Reason,
    /** Absent: a fault of the change. */
    critical: z.enum(criticalKinds).optional(),
  }),
  z.strictObject({ type: z.literal('withdrawRegression'), runId, reason: Reason }),
  z.strictObject({
    type: z.literal('giveAudit'),
    runId,
    clean: z.boolean('say what you found'),
    words: Reason,
  }),
  z.strictObject({ type: z.literal('acceptReport'), runId }),
  z.strictObject({ type: z.literal('dropReport'), runId, cause: Cause, words: Reason }),
  z.strictObject({ type: z.literal('discardChange'), runId, commit: Commit, cause: Cause, words: Reason }),
] as const

const recommendation = { agentId: Id, projectId, taskType: z.string().max(64), recommendationId: Id }

const trustCommands = [
  z.strictObject({
    ...{ type: z.literal('approveRecommendation'), ...recommendation, reason: Reason },
    conditions: GrantConditions,
    expiresAt: Instant.nullable(),
    /** Whose agreement the person read, where policy asks for two leads; null: nobody had agreed yet. */
    agreedBy: Id.nullable(),
    /** Runs of the evidence that the person should have opened and did not. */
    unopened: z.array(Id).max(1000).optional(),
  }),
  z.strictObject({ type: z.literal('declineRecommendation'), ...recommendation, reason: Reason }),
  z.strictObject({
    ...{ type: z.literal('askForMore'), ...recommendation, reason: Reason },
    /** Further counted outcomes. */
    more: z.int().min(1).max(1000),
  }),
  z.strictObject({
    type: z.literal('grantStanding'),
    agentId: Id,
    projectId,
    /** null: review for the agent in the project, for all ordinary task types. */
    taskType: z.string().nullable(),
    level: LevelField.exclude(['hold']),
    reason: Reason,
    conditions: GrantConditions,
    expiresAt: Instant.nullable(),
    /** The position of the log up to which the person was told what speaks against it; null: of nothing. */
    toldPosition: z.int().min(0).nullable().default(null),
  }),
  z.strictObject({
    ...{ type: z.literal('acknowledgeLowering'), agentId: Id, projectId, taskType: z.string().max(64) },
    words: Reason,
  }),
  z.strictObject({
    type: z.literal('lowerStanding'),
    agentId: Id,
    projectId,
    taskType: z.string().nullable(),
    level: LevelField.exclude(['auto']),
    reason: Reason,
  }),
] as const

/** More is imported in parts: one agent, or one file, after the other. */
const importedMax = 50_000

const historyCommands = [
  z.strictObject({
    type: z.literal('importHistory'),
    projectId,
    kind: z.enum(['git', 'csv']),
    source: z.string().trim().min(1).max(200),
    revision: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/),
    changes: z
      .array(z.strictObject({ ...ImportedChange.shape, agentId: Id, taskType: z.string().max(64) }))
      .max(
        importedMax,
        `there are more than ${importedMax} changes: import one agent after the other, or a list in parts`,
      ),
  }),
] as const

const stopCommands = [
  z.strictObject({ type: z.literal('setFreeze'), scope: Scope, reason: Reason }),
  z.strictObject({ type: z.literal('liftFreeze'), freezeId: Id, reason: Reason }),
  z.strictObject({
    type: z.literal('setRestriction'),
    scope: Scope,
    level: LevelField.exclude(['auto']),
    reason: Reason,
    expiresAt: Instant.nullable(),
  }),
  z.strictObject({ type: z.literal('liftRestriction'), restrictionId: Id, reason: Reason }),
] as const

export const Command = z.discriminatedUnion('type', [
  ...projectCommands,
  ...agentCommands,
  ...personCommands,
  ...reporterCommands,
  ...taskCommands,
  ...runCommands,
  ...trustCommands,
  ...historyCommands,
  ...stopCommands,
])
export type Command = z.infer<typeof Command>
export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>
