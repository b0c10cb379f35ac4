// What an agent did, event by event, for the live view of a run. Its texts are the agent's own words: hostile
// until framed.
import type { RecordedEvent } from '../domain/events/envelope'

export type DescribedActivity = {
  kind:
    | 'status'
    | 'reasoning'
    | 'event'
    | 'handover'
    | 'malformed'
    | 'tool'
    | 'message'
    | 'egress'
    | 'usage'
    | 'output'
    | 'snapshot'
  /** Our words for what happened. */
  label: string
  /** The agent's words, or what was asked for; empty where there are none. */
  text: string
  /** True where something was refused or could not be read. */
  refused: boolean
  /** The stored output, for kind `output`. */
  blob: string | null
  /** Of which call of a tool it tells what; `id` is empty where the program named none. */
  call?: { id: string; step: CallStep }
}

export type CallStep = 'called' | 'gateway' | 'hook' | 'returned' | 'refused'

/** undefined for events that are no activity of an agent. */
export function describeActivity(event: RecordedEvent): DescribedActivity | undefined {
  return describeProtocol(event) ?? describeTool(event) ?? describeSurroundings(event)
}

function told(
  kind: DescribedActivity['kind'],
  label: string,
  text: string,
  refused = false,
): DescribedActivity {
  return { kind, label, text, refused, blob: null }
}

function describeProtocol(event: RecordedEvent): DescribedActivity | undefined {
  switch (event.type) {
    case 'AgentReported':
      return told(event.data.kind, reported[event.data.kind], plainWords(event.data.content))
    case 'ReportMalformed': {
      const { file, line, why, excerpt } = event.data
      return told('malformed', `could not read ${file}, line ${line}: ${why}`, excerpt, true)
    }
    case 'MessageSaid':
      return told('message', 'said', event.data.text)
    case 'ReasoningSaid':
      return told('reasoning', 'reasoning', event.data.text)
    case 'SessionBegun':
      return told('event', 'began a session', event.data.session)
    case 'SessionLost':
      return told('event', 'could not go on in its session and was started anew', event.data.session, true)
    case 'SayingsCut': {
      const { noted } = event.data
      return told('malformed', `noted ${noted} sayings and no more; all are in the output`, '', true)
    }
    default:
      return undefined
  }
}

const reported = { status: 'status', reasoning: 'reasoning', event: 'event', handover: 'handover' }

/** `{"text": "…"}`, as agents are asked to write, without the JSON around it; anything else stays as it was written. */
function plainWords(content: string): string {
  const values = valuesOf(content)
  const isPlain = values !== null && values.length > 0 && values.every((value) => typeof value !== 'object')
  return isPlain ? values.join(' ') : content
}

function valuesOf(content: string): unknown[] | null {
  try {
    const read: unknown = JSON.parse(content)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? Object.values(read) : null
  } catch {
    return null
  }
}

function toldOf(id: string, step: CallStep, described: DescribedActivity): DescribedActivity {
  return { ...described, call: { id, step } }
}

function describeTool(event: RecordedEvent): DescribedActivity | undefined {
  switch (event.type) {
    case 'ToolCalled': {
      const { callId, tool, input, heldBack } = event.data
      const label = heldBack ? `called ${tool}, held back` : `called ${tool}`
      return toldOf(callId, 'called', told('tool', label, input, heldBack))
    }
    case 'ToolDecided': {
      const { callId, allowed, rule, part, by } = event.data
      const label = `${allowed ? 'allowed' : 'refused'} by ${by === 'hook' ? 'the hook' : 'the gateway'}`
      const text = `rule ${rule}${part === undefined ? '' : ` (${part})`}`
      return toldOf(callId, by ?? 'gateway', told('tool', label, text, !allowed))
    }
    case 'CallRefused': {
      const { callId, tool, why } = event.data
      const label = `its program refused ${tool ?? 'a tool'}`
      return toldOf(callId ?? '', 'refused', told('tool', label, why, true))
    }
    case 'ToolReturned':
      return toldOf(event.data.callId, 'returned', told('tool', 'tool returned', event.data.output))
    default:
      return undefined
  }
}

function describeSurroundings(event: RecordedEvent): DescribedActivity | undefined {
  switch (event.type) {
    case 'EgressTried': {
      const { phase, host, port, allowed, why, bytesOut, bytesIn } = event.data
      const label = allowed
        ? `${phase}: connected (${bytesOut} bytes out, ${bytesIn} in)`
        : `${phase}: connection refused, ${why}`
      return told('egress', label, `${host}:${port}`, !allowed)
    }
    case 'ModelRequestRefused': {
      const { method, path, why } = event.data
      return told('usage', `request to the model refused: ${why}`, `${method} ${path}`, true)
    }
    case 'ModelFailed':
      return told('usage', `the model failed (${event.data.status ?? 'no answer'})`, event.data.why, true)
    case 'UsageCounted': {
      const { inputTokens, outputTokens, costMicroUsd } = event.data
      const cost = costMicroUsd === null ? 'cost unknown' : `${(costMicroUsd / 1_000_000).toFixed(4)} USD`
      return told('usage', 'its model used', `${inputTokens} tokens in, ${outputTokens} out, ${cost}`)
    }
    case 'OutputStored': {
      const { stream, phase, bytes, blob } = event.data
      return {
        kind: 'output',
        label: `${phase}: ${bytes} bytes on ${stream}`,
        text: '',
        refused: false,
        blob,
      }
    }
    case 'SnapshotTaken':
      return told('snapshot', 'snapshot', event.data.commit)
    default:
      return undefined
  }
}
