// What is told of a jail's way to its model, bounded: an agent can ask as often as it likes.
import type { GatewayNote } from '../../orchestrator/agent-ports'
import type { ToolResult } from './model-interface'

/** Requests that came to nothing and cost nothing. After these the gateway is shut. */
const troublesMax = 1_000
const outputCharactersMax = 256 * 1024
const whyCharactersMax = 500

export type GatewayNotes = {
  tell(note: GatewayNote): void
  /** Of calls that this gateway saw, each once: every request repeats the whole conversation. */
  tellResults(results: readonly ToolResult[]): void
  isShut(): boolean
}

type Trouble = Extract<GatewayNote, { kind: 'refused' | 'failed' }>

export function createGatewayNotes(onNote: (note: GatewayNote) => void): GatewayNotes {
  const awaited = new Set<string>()
  let troubles = 0

  function tellTrouble(note: Trouble): void {
    troubles += 1
    if (troubles > troublesMax) return
    const more = troubles === troublesMax ? '; no further request is passed on' : ''
    try {
      onNote({ ...note, why: `${note.why.slice(0, whyCharactersMax)}${more}` })
    } catch {
      // Nothing was passed on, and this may stand in a socket's event, where a throw would end the worker.
    }
  }

  return {
    tell(note) {
      if (note.kind === 'refused' || note.kind === 'failed') return tellTrouble(note)
      if (note.kind === 'called') awaited.add(note.call.callId)
      onNote(note)
    },
    tellResults(results) {
      for (const { callId, output, isError } of results)
        if (awaited.delete(callId))
          onNote({ kind: 'returned', callId, output: output.slice(0, outputCharactersMax), isError })
    },
    isShut: () => troubles >= troublesMax,
  }
}
