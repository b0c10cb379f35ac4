// The calls of the responses API: which items are one, what they ask for, and how they look when they are held back.
import type { ToolCall } from '../../../domain/policy/evaluate/tool-call'
import { recordFromText, recordOf, textOf, type JsonRecord } from '../json-value'
import { UnreadableReply, type CallDesk } from '../model-interface'
import { refusalLine, refusalScript, refusalWords } from '../refused-call'

/** What is asked of a shell, by the tool's name, as its arguments say it. */
const shellArguments: Record<string, (why: string) => JsonRecord> = {
  exec_command: (why) => ({ cmd: refusalLine(why) }),
  shell: (why) => ({ command: refusalWords(why) }),
  'container.exec': (why) => ({ command: refusalWords(why) }),
  shell_command: (why) => ({ command: refusalLine(why) }),
}

/** An item with arguments that the gateway does not know may be a call. */
const callFields = ['arguments', 'input', 'action', 'operation', 'code', 'name']

/** The item as the program may see it; null where it is no call. Throws UnreadableReply where that is unclear. */
export function settleItem(item: JsonRecord, desk: CallDesk): JsonRecord | null {
  switch (item['type']) {
    case 'function_call':
      return settleFunction(item, desk)
    case 'custom_tool_call':
      return settleCustom(item, desk)
    case 'local_shell_call': {
      const action = recordOf(item['action'])
      const refusal = desk.decide(callOf(item, 'local_shell', action), true)
      return refusal === null
        ? item
        : { ...item, action: { type: 'exec', command: refusalWords(refusal), env: {} } }
    }
    case 'shell_call': {
      const refusal = desk.decide(callOf(item, 'shell', recordOf(item['action'])), true)
      return refusal === null ? item : { ...item, action: { commands: [refusalLine(refusal)] } }
    }
    case 'apply_patch_call':
      desk.decide(callOf(item, 'apply_patch', recordOf(item['operation'])), false)
      return item
    case 'tool_search_call':
      if (item['execution'] !== 'client') throw new UnreadableReply('a call runs at the provider')
      desk.decide(callOf(item, 'tool_search', recordOf(item['arguments'])), false)
      return item
    default:
      if (isCallLike(item)) throw new UnreadableReply('an item is of no known type')
      return null
  }
}

/** True for an item that has, or will have, arguments. */
export function isCallLike(item: JsonRecord): boolean {
  const type = textOf(item['type'])
  return type === '' || /_call$/.test(type) || callFields.some((field) => field in item)
}

function settleFunction(item: JsonRecord, desk: CallDesk): JsonRecord {
  const given = textOf(item['arguments'])
  const input = recordFromText(given)
  const harmless = shellArguments[textOf(item['name'])]
  const refusal = desk.decide(callOf(item, toolName(item), input ?? given), harmless !== undefined)
  // A program may read more into half an object than was judged: it gets none.
  const final = refusal === null ? (input ?? {}) : (harmless?.(refusal) ?? {})
  return { ...item, arguments: JSON.stringify(final) }
}

function settleCustom(item: JsonRecord, desk: CallDesk): JsonRecord {
  const name = textOf(item['name'])
  const refusal = desk.decide(callOf(item, toolName(item), textOf(item['input'])), name === 'exec')
  return { ...item, input: refusal === null ? textOf(item['input']) : refusalScript(refusal) }
}

function callOf(item: JsonRecord, tool: string, input: JsonRecord | string): ToolCall {
  const callId = textOf(item['call_id']) || textOf(item['id'])
  if (callId === '' || tool === '') throw new UnreadableReply('a call has no id or no name')
  return { callId, tool, input }
}

/** `functions` is where the program's own tools are; others are told by their namespace. */
function toolName({ name, namespace }: JsonRecord): string {
  const [own, space] = [textOf(name), textOf(namespace)]
  if (own === '' || space === '' || space === 'functions') return own
  return space.endsWith('__') ? `${space}${own}` : `${space}__${own}`
}
