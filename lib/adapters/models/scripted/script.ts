// What a scripted model says, in words that are the same for all programs, and what it saw in return.

/** A call of a tool as every program has it in some form. Paths are relative to the worktree, or absolute. */
export type ScriptedCall =
  | { act: 'readFile'; path: string }
  | { act: 'writeFile'; path: string; content: string }
  /** `from` stands once in the file, as whole lines. */
  | { act: 'editFile'; path: string; from: string; to: string }
  | { act: 'runCommand'; command: string }
  | { act: 'fetch'; url: string }
  | { act: 'searchWeb'; query: string }
  | { act: 'startAgent'; prompt: string }
  | { act: 'callServer'; server: string; tool: string; input: Readonly<Record<string, unknown>> }
  /** By the program's own name for it, or by one that no program has. */
  | { act: 'useTool'; tool: string; input: Readonly<Record<string, unknown>> }

/** One reply. Without calls it ends the conversation, or the program's turn of it. */
export type ScriptedTurn =
  | { says: string; calls?: readonly ScriptedCall[] }
  /** An answer with this HTTP status in the form of the interface's errors. */
  | { fails: number }

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
