// What a scripted model says, in words that are the same for all programs.

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
