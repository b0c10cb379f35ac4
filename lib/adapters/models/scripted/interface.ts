// What the interfaces to models have in common: a conversation comes in, one reply goes out, in pieces or whole.
import type { ProgramCall } from './program-tools'
import type { SeenResult } from './script'

export type Conversation = {
  model: string
  tools: string[]
  results: SeenResult[]
  /** Messages or items so far: a request that is sent again has as many. */
  length: number
}

export type Reply = {
  /** The same in every run, and another for each turn. */
  id: string
  model: string
  says: string
  calls: readonly (ProgramCall & { callId: string })[]
}

export interface ScriptedInterface {
  /** `path` is without its query. */
  kindOf(method: string, path: string): 'reply' | 'count' | 'other'
  wantsStream(path: string, body: unknown): boolean
  /** Throws where it is no conversation of this interface. */
  read(path: string, body: unknown): Conversation
  /** Server-sent events, one a text. */
  stream(reply: Reply): string[]
  whole(reply: Reply): unknown
  count(): unknown
  error(status: number): unknown
}

/** Every reply costs as much, so that sums can be foretold. */
export const usage = { input: 100, output: 20 }

/** Two parts, so that a reader of a stream has to put something together. */
export function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2)
  return [text.slice(0, middle), text.slice(middle)].filter((part) => part !== '')
}

export function sentEvent(name: string, content: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(content)}\n\n`
}
