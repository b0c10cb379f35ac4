// Replies of generateContent: each event is whole, its calls included.
import { countOf, isRecord, recordOf, recordsOf, textOf, type JsonRecord } from '../json-value'
import {
  UnreadableReply,
  type CallDesk,
  type ReplyReader,
  type Usage,
  type WholeReply,
} from '../model-interface'
import { refusalLine } from '../refused-call'

const shells = new Set(['run_shell_command'])
const replyNames = [
  'candidates',
  'promptFeedback',
  'usageMetadata',
  'modelVersion',
  'responseId',
  'createTime',
]
// Left out are those of code that the provider runs, which no request can have asked for.
const partNames = new Set([
  ...['text', 'thought', 'thoughtSignature', 'inlineData', 'functionCall', 'partMetadata', 'videoMetadata'],
])
const callNames = new Set(['id', 'name', 'args'])

function settleReply(reply: JsonRecord, desk: CallDesk): JsonRecord {
  const kept = Object.fromEntries(
    replyNames.filter((name) => name in reply).map((name) => [name, reply[name]]),
  )
  if (kept['candidates'] === undefined) return kept
  return { ...kept, candidates: recordsOf(kept['candidates']).map((one) => settleCandidate(one, desk)) }
}

function settleCandidate(candidate: JsonRecord, desk: CallDesk): JsonRecord {
  const { content } = candidate
  if (content === undefined) return candidate
  const { role, parts } = recordOf(content)
  const settled = recordsOf(parts).map((part) => settlePart(part, desk))
  return {
    ...candidate,
    content: { ...(role === undefined ? {} : { role }), ...(parts === undefined ? {} : { parts: settled }) },
  }
}

function settlePart(part: JsonRecord, desk: CallDesk): JsonRecord {
  if (Object.keys(part).some((name) => !partNames.has(name)))
    throw new UnreadableReply('a part is of no known kind')
  if (part['functionCall'] === undefined) return part
  const given = recordOf(part['functionCall'])
  if (Object.keys(given).some((name) => !callNames.has(name)))
    throw new UnreadableReply('a call is not complete')
  return { ...part, functionCall: settleCall(given, desk) }
}

/** A call without an id gets one here, so that its result can be told from others in the next request. */
function settleCall({ id, name, args }: JsonRecord, desk: CallDesk): JsonRecord {
  const tool = textOf(name)
  if (tool === '') throw new UnreadableReply('a call has no name')
  const input = isRecord(args) ? args : {}
  const callId = textOf(id) || desk.newCallId()
  const refusal = desk.decide({ callId, tool, input }, shells.has(tool))
  const final = refusal === null ? input : { command: refusalLine(refusal), description: 'Refused by Leeway' }
  return { id: callId, name: tool, args: final }
}

/** Each event tells totals of its reply. */
function usageOf(value: unknown, before: Usage | null): Usage | null {
  if (!isRecord(value)) return before
  const input = countOf(value['promptTokenCount']) + countOf(value['toolUsePromptTokenCount'])
  const output = countOf(value['candidatesTokenCount']) + countOf(value['thoughtsTokenCount'])
  return {
    inputTokens: Math.max(before?.inputTokens ?? 0, input),
    outputTokens: Math.max(before?.outputTokens ?? 0, output),
    cachedTokens: Math.max(before?.cachedTokens ?? 0, countOf(value['cachedContentTokenCount'])),
    cacheWriteTokens: 0,
  }
}

export function openReply(desk: CallDesk): ReplyReader {
  let usage: Usage | null = null
  let failure: string | null = null
  return {
    take({ data }) {
      if (isRecord(data['error'])) {
        failure = textOf(data['error']['message']) || 'the provider reports an error'
        return [{ name: null, data: { error: data['error'] } }]
      }
      usage = usageOf(data['usageMetadata'], usage)
      return [{ name: null, data: settleReply(data, desk) }]
    },
    end() {
      // Nothing is ever kept back from one event to the next.
    },
    usage: () => usage,
    failure: () => failure,
  }
}

export function readWhole(body: JsonRecord, desk: CallDesk): WholeReply {
  // A count of tokens.
  if (body['totalTokens'] !== undefined && body['candidates'] === undefined) return { body, usage: null }
  return { body: settleReply(body, desk), usage: usageOf(body['usageMetadata'], null) }
}
