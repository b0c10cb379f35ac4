import type { ToolCall } from '../../../domain/policy/evaluate/tool-call'
import type { CallDesk } from '../model-interface'

export const why = "may not run 'this'"

/** Notes what it is asked, and refuses or allows all of it. */
export function createDesk(allowed: boolean): CallDesk & { calls: ToolCall[] } {
  const calls: ToolCall[] = []
  return {
    calls,
    decide(call, canBeHeldBack) {
      calls.push(call)
      return allowed || !canBeHeldBack ? null : why
    },
    newCallId: () => `given-${calls.length}`,
  }
}
