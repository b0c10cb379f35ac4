// A call of a tool as a model makes it and a program runs it.

/** `input` is what the model gave, parsed from JSON; a text where it gave no object. */
export type ToolCall = { callId: string; tool: string; input: unknown }

/** `why` is one sentence for the model; rule and part are the policy's. */
export type Judgement = { allowed: boolean; rule: string; part: string; why: string }

/** Begins each refusal that a program gets from Leeway, so that model and reader see whose it is. */
export const refusalMark = 'leeway: refused: '
