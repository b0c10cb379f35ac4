// Server-sent events: read in parts as they arrive, and written anew, so that no two readers can disagree about a line.
import { parseJsonRecord } from './json-value'
import { UnreadableReply, type StreamEvent } from './model-interface'

const eventBytesMax = 16 * 1024 * 1024

/** Takes parts of a body and gives the events that are complete. `[DONE]` and comments are left out. */
export function createEventStream(): { push(chunk: Uint8Array): StreamEvent[]; end(): void } {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  let name: string | null = null
  let lines: string[] = []
  let size = 0

  function takeLine(line: string): StreamEvent | null {
    if (line === '') return finish()
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (field === 'event') name = value
    if (field === 'data') lines.push(value)
    return null
  }

  function finish(): StreamEvent | null {
    const event = { name, text: lines.join('\n') }
    name = null
    lines = []
    size = 0
    if (event.text === '' || event.text === '[DONE]') return null
    return { name: event.name, data: parseJsonRecord(new TextEncoder().encode(event.text)) }
  }

  return {
    push(chunk) {
      size += chunk.length
      if (size > eventBytesMax) throw new UnreadableReply('an event is too large')
      const text = decoder.decode(chunk, { stream: true })
      // Without an end of line there is nothing to split, however long the line grows.
      if (!/[\r\n]/.test(text)) {
        rest += text
        return []
      }
      // A carriage return at the end may be half of an end of line.
      const all = rest + text
      const isOpen = all.endsWith('\r')
      const parts = (isOpen ? all.slice(0, -1) : all).split(/\r\n|\n|\r/)
      rest = (parts.pop() ?? '') + (isOpen ? '\r' : '')
      const events = parts.map(takeLine).filter((event) => event !== null)
      if (events.length > 0) size = rest.length
      return events
    },
    end() {
      decoder.decode()
      if (lines.length > 0 || rest.trim() !== '') throw new UnreadableReply('it ends within an event')
    },
  }
}

export function formatEvent({ name, data }: StreamEvent): string {
  const head = name === null ? '' : `event: ${name}\n`
  return `${head}data: ${JSON.stringify(data)}\n\n`
}
