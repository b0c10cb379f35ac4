// What a scripted model saw in return for what it said.

/** A result of a tool as the model gets it. */
export type SeenResult = { callId: string; text: string }

export type SeenRequest = {
  method: string
  /** With its query. */
  path: string
  headers: Readonly<Record<string, string>>
  /**
   * `turn`: the script's next turn was the answer. `aside`: a program's own question, without tools. `count`: of tokens.
   * `other`: nothing that an inference needs; it was answered with 404.
   */
  kind: 'turn' | 'aside' | 'count' | 'other'
  /** Of the script, from 0; null where the answer was none of it. */
  turn: number | null
  model: string
  /** The names of the tools that the model may call. */
  tools: readonly string[]
  /** Of the whole conversation, oldest first. */
  results: readonly SeenResult[]
  body: string
}

/** The id of a call, the same in every run; results name it. */
export function callIdOf(turn: number, index: number): string {
  return `call_${turn}_${index}`
}
