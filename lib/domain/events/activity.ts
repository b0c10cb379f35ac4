import { z } from 'zod'
import { BlobHash } from './fields'

export const activityEvents = {
  AgentReported: z.strictObject({
    kind: z.enum(['status', 'reasoning', 'event', 'handover']),
    /** What the agent wrote, bounded and framed as the agent's own words wherever it is shown. */
    content: z.string(),
  }),
  ReportMalformed: z.strictObject({ file: z.string(), line: z.int(), why: z.string(), excerpt: z.string() }),
  /** As the model asked for it; `heldBack` where the agent's program got a refusal in its place. */
  ToolCalled: z.strictObject({
    callId: z.string(),
    tool: z.string(),
    input: z.string(),
    heldBack: z.boolean().optional(),
  }),
  /** `by`: on the way from the model, or when the agent's program asked before it ran the tool. */
  ToolDecided: z.strictObject({
    callId: z.string(),
    allowed: z.boolean(),
    rule: z.string(),
    part: z.string().optional(),
    by: z.enum(['gateway', 'hook']).optional(),
  }),
  /** What the model was told of it. */
  ToolReturned: z.strictObject({ callId: z.string(), output: z.string() }),
  /** These four are the word of the agent's program. */
  MessageSaid: z.strictObject({ text: z.string() }),
  ReasoningSaid: z.strictObject({ text: z.string() }),
  CallRefused: z.strictObject({
    callId: z.string().nullable(),
    tool: z.string().nullable(),
    why: z.string(),
  }),
  SessionBegun: z.strictObject({ session: z.string() }),
  /** The program could not go on in this session, and was started again without it. */
  SessionLost: z.strictObject({ session: z.string(), exitCode: z.int().nullable() }),
  /** Leeway notes nothing more of what the program says: all of it stands in its output. */
  SayingsCut: z.strictObject({ noted: z.int() }),
  /** Leeway did not pass a request on to the model. */
  ModelRequestRefused: z.strictObject({ method: z.string(), path: z.string(), why: z.string() }),
  ModelFailed: z.strictObject({ status: z.int().nullable(), why: z.string() }),
  EgressTried: z.strictObject({
    phase: z.enum(['setup', 'agent', 'check']),
    host: z.string(),
    port: z.int(),
    allowed: z.boolean(),
    why: z.string(),
    bytesOut: z.int(),
    bytesIn: z.int(),
  }),
  UsageCounted: z.strictObject({
    inputTokens: z.int(),
    outputTokens: z.int(),
    /** In millionths of a US dollar; null where the model's prices are not known. */
    costMicroUsd: z.int().nullable(),
    model: z.string().optional(),
    /** Part of inputTokens. */
    cachedTokens: z.int().optional(),
  }),
  /** A stretch of the program's output as it came; `from` is its offset in bytes. */
  OutputStored: z.strictObject({
    stream: z.enum(['stdout', 'stderr']),
    phase: z.enum(['setup', 'agent', 'check']),
    from: z.int(),
    bytes: z.int(),
    blob: BlobHash,
  }),
  SnapshotTaken: z.strictObject({ commit: z.string() }),
}
