// What is told of a jail's way to its model, bounded: an agent can ask as often as it likes.
import type { GatewayNote } from '../../orchestrator/agent-ports'
import type { ToolResult } from './model-interface'

/** Requests that came to nothing and cost nothing. After these the gateway is shut. */
const troublesMax = 1_000
const outputCharactersMax = 256 * 1024
const whyCharactersMax = 500

export type GatewayNotes = {
  tell(note: GatewayNote): void
  /** Of calls that this gateway saw, each once and as often as it changes: every request repeats them all. */
  tellResults(results: readonly ToolResult[]): void
  isShut(): boolean
}

type Trouble = Extract<GatewayNote, { kind: 'refused' | 'failed' }>

export function createGatewayNotes(onNote: (note: GatewayNote) => void): GatewayNotes {
  /** By the call; null while its result is awaited. */
  const told = new Map<string, string | null>()
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
      if (note.kind === 'called') told.set(note.call.callId, null)
      onNote(note)
    },
    tellResults(results) {
      for (const { callId, output: all, isError } of results) {
        const before = told.get(callId)
        const mark = markOf(all, isError)
        if (before === undefined || before === mark) continue
        told.set(callId, mark)
        const output = all.slice(0, outputCharactersMax)
        onNote({ kind: before === null ? 'returned' : 'retold', callId, output, isError })
      }
    },
    isShut: () => troubles >= troublesMax,
  }
}

/** Whether a call ran is told by how its result begins and ends: so much of it tells one from another. */
function markOf(output: string, isError: boolean): string {
  return `${isError} ${output.length} ${output.slice(0, 100)} ${output.slice(-100)}`
}
