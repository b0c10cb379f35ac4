// What an agent's program says of itself on its standard output, told alike for all programs and noted in the run's
// activity. It is the agent's word: what its model asked for and used is noted by the gateway, which it cannot reach.
import { StringDecoder } from 'node:string_decoder'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import type { AgentRuntime, AgentSaid } from './agent-ports'
import type { OutputChunk } from './jail-ports'
import type { RunNotes } from './run-notes'

/** A longer line is passed over; the output as it came is stored all the same. */
const lineMax = 4_000_000
/** Of one text in an event. */
export const textMax = 20_000

/** Of all that is noted in one attempt: a line of some bytes can say two hundred things, and each becomes an event. */
const notedMax = 10_000
/** UTF-16 units of all noted texts. */
const notedTextMax = 32_000_000

export type ProgramReader = {
  take(chunk: OutputChunk): void
  /** The session that a later attempt can go on with; null where the program named none. */
  session(): string | null
}

export function createProgramReader(
  runtime: Pick<AgentRuntime, 'read'>,
  notes: Pick<RunNotes, 'note'>,
): ProgramReader {
  const decoder = new StringDecoder('utf8')
  let begun = ''
  let isPassedOver = false
  let session: string | null = null
  const note = boundNotes(notes)

  function endLine(rest: string) {
    const line = begun + rest
    begun = ''
    const isRead = !isPassedOver && line.length <= lineMax
    isPassedOver = false
    if (!isRead) return
    for (const said of runtime.read(line)) {
      if (said.kind === 'session') session = said.id
      for (const event of noteOf(said)) note(event)
    }
  }

  function goOn(part: string) {
    isPassedOver ||= begun.length + part.length > lineMax
    begun = isPassedOver ? '' : begun + part
  }

  return {
    take({ stream, bytes }) {
      if (stream !== 'stdout') return
      const parts = decoder.write(Buffer.from(bytes)).split('\n')
      parts.forEach((part, index) => (index < parts.length - 1 ? endLine(part) : goOn(part)))
    },
    session: () => session,
  }
}

function boundNotes(notes: Pick<RunNotes, 'note'>): (event: DomainEvent) => void {
  let count = 0
  let size = 0
  return (event) => {
    if (count >= notedMax || size >= notedTextMax) return
    count += 1
    size += JSON.stringify(event.data).length
    if (count < notedMax && size < notedTextMax) return notes.note(event)
    notes.note(fact('SayingsCut', { noted: count - 1 }))
  }
}

function noteOf(said: AgentSaid): DomainEvent[] {
  switch (said.kind) {
    case 'session':
      return [fact('SessionBegun', { session: said.id })]
    case 'message':
      return [fact('MessageSaid', { text: shortened(said.text) })]
    case 'reasoning':
      return [fact('ReasoningSaid', { text: shortened(said.text) })]
    case 'refusal':
      return [fact('CallRefused', { callId: said.callId, tool: said.tool, why: shortened(said.why) })]
    case 'ended':
      return said.ok ? [] : [fact('MessageSaid', { text: shortened(said.why) })]
    case 'toolCall':
    case 'toolResult':
    case 'usage':
      return []
    default:
      return said satisfies never
  }
}

export function shortened(text: string): string {
  return text.length <= textMax ? text : `${text.slice(0, textMax)}… (${text.length} characters)`
}
