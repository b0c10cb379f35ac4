// What the gateway must know of an interface of models. One folder per interface implements it, with the same file
// names: `requests.ts` reads what a program asks, `replies.ts` reads and rewrites what a provider answers. Both are pure.
import type { ToolCall } from '../../domain/policy/evaluate/tool-call'
import type { JsonRecord } from './json-value'

/** A request's address as it came, already known to be plain. */
export type Target = { path: string; query: ReadonlyMap<string, string> }

export type Route =
  /** `path` is the provider's, written anew; `model` is null where the body names it. */
  | { kind: 'passed'; path: string; model: string | null }
  /** A sign of life that programs ask for before they begin: answered here, with nothing. */
  | { kind: 'answered' }
  | { kind: 'refused'; why: string }

/** `isError` as the interface marks it; false where it has no such mark. */
export type ToolResult = { callId: string; output: string; isError: boolean }

export type ReadRequest = {
  model: string
  results: ToolResult[]
  /** Why it is not passed on: it would reach something that no rule of Leeway sees; null where it does not. */
  problem: string | null
}

/** `input` counts all that was read, what came from a cache and what was written to one included. */
export type Usage = {
  inputTokens: number
  outputTokens: number
  cachedTokens: number
  cacheWriteTokens: number
}

export type StreamEvent = { name: string | null; data: JsonRecord }

/** Where calls are judged and recorded, before the program sees them. */
export type CallDesk = {
  /** The sentence for the model where the call is held back, else null. Only a call of a shell can be. */
  decide(call: ToolCall, canBeHeldBack: boolean): string | null
  /** For calls that their provider gave no id. */
  newCallId(): string
}

/** One reply as it streams. Every method throws UnreadableReply where a call might hide. */
export type ReplyReader = {
  /** What the program gets in this event's place: nothing while a call is incomplete. */
  take(event: StreamEvent): StreamEvent[]
  /** After the last event: throws where a call is still incomplete. */
  end(): void
  usage(): Usage | null
  /** What the provider said went wrong in mid-reply. */
  failure(): string | null
}

export type WholeReply = { body: JsonRecord; usage: Usage | null }

export type ModelInterface = {
  route(method: string, target: Target): Route
  readRequest(body: JsonRecord): ReadRequest
  /** The header that carries the key. */
  credential(key: string): Record<string, string>
  /** Of the program's headers those that the provider gets. */
  headers: readonly string[]
  /** An error as this provider writes it. */
  problem(status: number, sentence: string): JsonRecord
  /** The same in mid-stream. */
  failure(sentence: string): StreamEvent
  openReply(desk: CallDesk): ReplyReader
  readWhole(body: JsonRecord, desk: CallDesk): WholeReply
}

/** A reply in which a call might stand that nobody judged. */
export class UnreadableReply extends Error {}
