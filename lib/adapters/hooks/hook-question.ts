// What an agent's program asks its hook, and the answer in the words of that program.
import { z } from 'zod'
import { refusalMark, type Judgement, type ToolCall } from '../../domain/policy/evaluate/tool-call'

const nameMax = 256

const Question = z.object({
  hook_event_name: z.enum(['PreToolUse', 'BeforeTool']),
  tool_name: z.string().min(1).max(nameMax),
  tool_input: z.unknown(),
  tool_use_id: z.string().max(nameMax).optional(),
})

export type HookQuestion = { call: ToolCall; answer(judgement: Judgement): string }

/** Null where it is no question that is understood: then nothing is answered, and the hook refuses. */
export function readQuestion(text: string): HookQuestion | null {
  const question = Question.safeParse(parseJson(text))
  if (!question.success) return null
  const { hook_event_name: event, tool_name: tool, tool_input: input, tool_use_id: callId } = question.data
  return {
    call: { callId: callId ?? '', tool, input },
    answer: (judgement) => JSON.stringify(answerTo(event, judgement)),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An empty object allows nothing by itself: the program's own rules still decide. */
function answerTo(event: z.infer<typeof Question>['hook_event_name'], judgement: Judgement): object {
  if (judgement.allowed) return {}
  // The model reads it beside the program's own words, so it says whose it is.
  const why = `${refusalMark}${judgement.why}`
  switch (event) {
    case 'BeforeTool':
      return { decision: 'deny', reason: why }
    case 'PreToolUse':
      return {
        hookSpecificOutput: {
          hookEventName: event,
          permissionDecision: 'deny',
          permissionDecisionReason: why,
        },
      }
    default:
      return event satisfies never
  }
}
