// The calls of one run: what the model called, as its gateway saw it; what the hook was asked; what came back. A
// result of a call that was refused, or that nobody asked about, is a violation: somebody silenced the hook. What the
// hook was told is the program's word, so it only counts as having asked: the gateway judged the true call itself.
import { canonicalInput } from './calls/canonical-input'
import { isUnrun, type ToolResult } from './calls/unrun-result'
import type { CompiledRuntime } from '../compile/compiled'
import type { Judgement, ToolCall } from './tool-call'

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
}

type MadeCall = { call: ToolCall; judgement: Judgement; heldBack: boolean }
type OpenCall = MadeCall & { key: string }

const openCallsMax = 10_000
/** Nobody in the jail needs to ask more often than it calls. */
const waitingDecisionsMax = 10_000
/** Characters of the inputs by which decisions are found. */
const waitingCharactersMax = 64 * 1024 * 1024

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
  const open = new Map<string, OpenCall>()
  const unrun = new Map<string, ToolCall>()
  const decisions = createDecisions()
  let askedInVain = 0

  function keyOf({ callId, tool, input }: ToolCall): string | null {
    if (namesCalls[runtime]) return callId === '' ? null : callId
    const text = canonicalInput(input)
    return text === null ? null : `${tool} ${text}`
  }

  function heldBackCall(call: ToolCall): OpenCall | undefined {
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

  return {
    called({ call, judgement, heldBack }) {
      if (open.size >= openCallsMax) return { call, why: `more than ${openCallsMax} calls wait for a result` }
      if (open.has(call.callId))
        return { call, why: 'two calls of the model have the same id, so no result can be told' }
      open.set(call.callId, { call, judgement, heldBack, key: keyOf(call) ?? '' })
      return null
    },
    decided(call, judgement) {
      const isHeldBack = heldBackCall(call) !== undefined
      const key = isHeldBack ? null : keyOf(call)
      if (key === null) askedInVain += 1
      if (key === null ? askedInVain <= waitingDecisionsMax : decisions.add(key, judgement.allowed))
        return null
      const why = `the hook was asked more than ${waitingDecisionsMax} times about calls that the model did not make`
      return { call, why }
    },
    returned({ callId, ...result }) {
      const found = open.get(callId)
      if (found === undefined) return null
      open.delete(callId)
      const asked = decisions.take(found.key)
      const { call, judgement, heldBack } = found
      if (heldBack) return null
      if (isUnrun(runtime, call.tool, result)) {
        unrun.set(callId, call)
        return null
      }
      if (!judgement.allowed || asked === false)
        return { call, why: `the tool \`${call.tool}\` ran although the policy refused it: ${judgement.why}` }
      if (asked === null && !neverAsked[runtime].includes(call.tool))
        return { call, why: `the tool \`${call.tool}\` ran without asking the policy: its hook was silenced` }
      return null
    },
    retold({ callId, ...result }) {
      const call = unrun.get(callId)
      if (call === undefined || result.output === clearedAway || isUnrun(runtime, call.tool, result))
        return null
      return { call, why: `the tool \`${call.tool}\` ran, and a result that says it did not was forged` }
    },
    heldBack: (call) => heldBackCall(call)?.judgement ?? null,
  }
}

/** Each is used once. */
function createDecisions() {
  const waiting = new Map<string, boolean[]>()
  let count = 0
  let characters = 0

  return {
    /** False where there is no room: then the call it belongs to will be missed. */
    add(key: string, allowed: boolean): boolean {
      if (count >= waitingDecisionsMax || characters + key.length > waitingCharactersMax) return false
      waiting.set(key, [...(waiting.get(key) ?? []), allowed])
      count += 1
      characters += key.length
      return true
    },
    /** null where nobody asked. */
    take(key: string): boolean | null {
      const [first, ...rest] = waiting.get(key) ?? []
      if (first === undefined) return null
      if (rest.length === 0) waiting.delete(key)
      else waiting.set(key, rest)
      count -= 1
      characters -= key.length
      return first
    },
  }
}

/** What stands in the place of a call is one sentence. */
const standInMax = 20_000
/** Of a sentence that was quoted for a shell, so that both are compared without quotes. */
const comparedMax = 300

function lettersOf(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '')
}
