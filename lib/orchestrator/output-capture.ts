// A program's output as it came: stored in pieces while it runs, so that it can be watched and none is lost.
import { fact } from '../domain/events/vocabulary'
import type { EventData } from '../domain/events/vocabulary'
import type { OutputChunk } from './jail-ports'
import type { Blobs } from './log-ports'
import type { RunNotes } from './run-notes'

type Phase = EventData<'OutputStored'>['phase']

export type OutputCapture = {
  take(chunk: OutputChunk): void
  /** Stores what has come since the last time; one event a stream. */
  store(): Promise<void>
  /** Everything both streams said, in order of arrival, as one blob; null when they said nothing. */
  whole(): Promise<string | null>
}

export function createOutputCapture(
  blobs: Pick<Blobs, 'put'>,
  notes: RunNotes | null,
  phase: Phase,
): OutputCapture {
  const all: Uint8Array[] = []
  const fresh: Record<OutputChunk['stream'], Uint8Array[]> = { stdout: [], stderr: [] }
  const stored: Record<OutputChunk['stream'], number> = { stdout: 0, stderr: 0 }

  async function storeStream(stream: OutputChunk['stream']): Promise<void> {
    const content = Buffer.concat(fresh[stream])
    fresh[stream] = []
    if (content.length === 0 || notes === null) return
    const from = stored[stream]
    stored[stream] += content.length
    const blob = await blobs.put(content)
    notes.note(fact('OutputStored', { stream, phase, from, bytes: content.length, blob }), [blob])
  }

  return {
    take({ stream, bytes }) {
      const copy = Uint8Array.from(bytes)
      all.push(copy)
      fresh[stream].push(copy)
    },
    async store() {
      await storeStream('stdout')
      await storeStream('stderr')
    },
    async whole() {
      return all.length === 0 ? null : blobs.put(Buffer.concat(all))
    },
  }
}
