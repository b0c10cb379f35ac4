// The calls of one run: what the model called, as its gateway saw it; what the hook was asked; what came back. A
// result of a call that was refused, or that nobody asked about, is a violation: somebody silenced the hook. What the
// hook was told is the program's word, so it only counts as having asked: the gateway judged the true call itself.
import { canonicalInput } from './calls/canonical-input'
import { isUnrun, type ToolResult } from './calls/unrun-result'
import type { CompiledRuntime } from '../compile/compiled'
import type { Judgement, ToolCall } from './tool-call'
import { createWaitingDecisions, waitingDecisionsMax, type WaitingDecisions } from './waiting-decisions'

/** `why` is one sentence. */
export type Violation = { call: ToolCall; why: string }

/** Each method answers with the rule that the run has broken, else with null. */
export type CallLedger = {
  /** A complete call in a reply; `heldBack` where the program gets a refusal in its place. */
  called(made: MadeCall): Violation | null
  /** What the hook asked, and the answer. */
  decided(call: ToolCall, judgement: Judgement): Violation | null
  returned(result: ToolResult & { callId: string }): Violation | null
  /** A later request has another result of the same call: one of the two was not the program's. */
  retold(result: ToolResult & { callId: string }): Violation | null
  /**
   * Why the call that the hook asks about was held back; null where it was not. The program asks about what stands in
   * its place, which is not what the model is to read about.
   */
  heldBack(call: ToolCall): Judgement | null
  /**
   * When the program has ended: the calls that it was given, whose result no request told, and that it was not seen to
   * ask about. Each may have run unseen, as the last call of a conversation does where its hook was silenced.
   */
  undecided(): ToolCall[]
}

type MadeCall = { call: ToolCall; judgement: Judgement; heldBack: boolean }
type OpenCall = MadeCall & { key: string }

const openCallsMax = 10_000

/** What a program leaves in a long conversation of a result that it has cleared away. */
const clearedAway = '[Old tool result content cleared]'

/** Whether the hook names the call it asks about. Where it does not, a call is known by its tool and its input. */
const namesCalls: Readonly<Record<CompiledRuntime, boolean>> = {
  'claude-code': true,
  'gemini-cli': false,
  'codex-cli': true,
}

/** The program never asks about them. What they may do without asking is in the table of its tools. */
const neverAsked: Readonly<Record<CompiledRuntime, readonly string[]>> = {
  'claude-code': [],
  'gemini-cli': [],
  'codex-cli': ['write_stdin', 'wait', 'tool_search'],
}

export function createCallLedger(runtime: CompiledRuntime): CallLedger {
  const book: Book = {
    runtime,
    open: new Map(),
    unrun: new Map(),
    decisions: createWaitingDecisions(),
    askedInVain: 0,
  }
  return {
    called: (made) => noteCall(book, made),
    decided: (call, judgement) => noteDecision(book, call, judgement),
    returned: ({ callId, ...result }) => noteResult(book, callId, result),
    retold: ({ callId, ...result }) => compareResult(book, callId, result),
    heldBack: (call) => heldBackCall(book, call)?.judgement ?? null,
    undecided: () =>
      [...book.open.values()].filter((made) => isUndecided(book, made)).map(({ call }) => call),
  }
}

type Book = {
  runtime: CompiledRuntime
  /** Calls that wait for a result, by their id. */
  open: Map<string, OpenCall>
  /** Calls whose result said that they did not run. */
  unrun: Map<string, ToolCall>
  decisions: WaitingDecisions
  /** Questions that belong to no call that could run. */
  askedInVain: number
}

function noteCall({ runtime, open }: Book, made: MadeCall): Violation | null {
  const { call } = made
  if (open.size >= openCallsMax) return { call, why: `more than ${openCallsMax} calls wait for a result` }
  if (open.has(call.callId))
    return { call, why: 'two calls of the model have the same id, so no result can be told' }
  open.set(call.callId, { ...made, key: keyOf(runtime, call) ?? '' })
  return null
}

function noteDecision(book: Book, call: ToolCall, judgement: Judgement): Violation | null {
  const isHeldBack = heldBackCall(book, call) !== undefined
  const key = isHeldBack ? null : keyOf(book.runtime, call)
  if (key === null) book.askedInVain += 1
  if (key === null ? book.askedInVain <= waitingDecisionsMax : book.decisions.add(key, judgement.allowed))
    return null
  const why = `the hook was asked more than ${waitingDecisionsMax} times about calls that the model did not make`
  return { call, why }
}

function noteResult(book: Book, callId: string, result: ToolResult): Violation | null {
  const { runtime, open, unrun, decisions } = book
  const found = open.get(callId)
  if (found === undefined) return null
  open.delete(callId)
  const asked = decisions.take(found.key)
  if (found.heldBack) return null
  if (isUnrun(runtime, found.call.tool, result)) {
    unrun.set(callId, found.call)
    return null
  }
  return violationOf(runtime, found, asked)
}

/** Of a call that ran; `asked` as the hook answered, null where it was not asked. */
function violationOf(
  runtime: CompiledRuntime,
  { call, judgement }: OpenCall,
  asked: boolean | null,
): Violation | null {
  if (!judgement.allowed || asked === false)
    return { call, why: `the tool \`${call.tool}\` ran although the policy refused it: ${judgement.why}` }
  if (asked === null && !neverAsked[runtime].includes(call.tool))
    return { call, why: `the tool \`${call.tool}\` ran without asking the policy: its hook was silenced` }
  return null
}

function isUndecided({ runtime, decisions }: Book, { call, judgement, heldBack, key }: OpenCall): boolean {
  const asked = decisions.take(key)
  if (heldBack || asked === false) return false
  // What the gateway refused is not let through by what the hook was told.
  return !judgement.allowed || (asked === null && !neverAsked[runtime].includes(call.tool))
}

function compareResult({ runtime, unrun }: Book, callId: string, result: ToolResult): Violation | null {
  const call = unrun.get(callId)
  if (call === undefined || result.output === clearedAway || isUnrun(runtime, call.tool, result)) return null
  return { call, why: `the tool \`${call.tool}\` ran, and a result that says it did not was forged` }
}

function keyOf(runtime: CompiledRuntime, { callId, tool, input }: ToolCall): string | null {
  if (namesCalls[runtime]) return callId === '' ? null : callId
  const text = canonicalInput(input)
  return text === null ? null : `${tool} ${text}`
}

function heldBackCall({ runtime, open }: Book, call: ToolCall): OpenCall | undefined {
  if (namesCalls[runtime]) {
    const named = open.get(call.callId)
    return named?.heldBack === true ? named : undefined
  }
  const text = canonicalInput(call.input) ?? ''
  if (text.length > standInMax) return undefined
  const words = lettersOf(text)
  return [...open.values()].find(
    ({ call: { tool }, heldBack, judgement }) =>
      heldBack && tool === call.tool && words.includes(lettersOf(judgement.why.slice(0, comparedMax))),
  )
}

/** What stands in the place of a call is one sentence. */
const standInMax = 20_000
/** Of a sentence that was quoted for a shell, so that both are compared without quotes. */
const comparedMax = 300

function lettersOf(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '')
}
