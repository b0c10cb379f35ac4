// Streams that were read before and have not changed since: a round over a thousand tasks asks for few of them anew.
import type { RecordedEvent } from '../domain/events/envelope'
import type { EventLog } from './log-ports'

type Streams = ReadonlyMap<string, readonly RecordedEvent[]>

export type KeptStreams = {
  /** Forgets what changed; what is read afterwards is as the log has it now, or later. */
  refresh(): Promise<void>
  read(streams: readonly string[]): Promise<Streams>
}

/** More than these are kept by nobody: all are forgotten, and the next ones kept. */
const streamsMax = 20_000

export function keepStreams(log: Pick<EventLog, 'changedSince' | 'readStreams'>): KeptStreams {
  const kept = new Map<string, readonly RecordedEvent[]>()
  /** Nothing kept differs from the log as it was with this many events. */
  let position = 0

  function forget(streams: readonly string[] | null): void {
    if (streams === null) kept.clear()
    else for (const stream of streams) kept.delete(stream)
  }

  function keep(found: Streams): void {
    if (kept.size + found.size > streamsMax) kept.clear()
    for (const [stream, events] of found) kept.set(stream, events)
  }

  return {
    async refresh() {
      const { size, streams } = await log.changedSince(position)
      forget(streams)
      position = Math.max(position, size)
    },
    async read(streams) {
      const before = position
      const missing = streams.filter((stream) => !kept.has(stream))
      const known = streams.flatMap((stream) => entryOf(stream, kept.get(stream)))
      const found = missing.length > 0 ? await log.readStreams(missing) : new Map<string, RecordedEvent[]>()
      // Somebody refreshed meanwhile: what was read here may be older than what they forgot.
      if (position === before) keep(found)
      return new Map([...known, ...found])
    },
  }
}

const entryOf = (
  stream: string,
  events: readonly RecordedEvent[] | undefined,
): [string, readonly RecordedEvent[]][] => (events ? [[stream, events]] : [])
