import type { RecordedEvent } from '../domain/events/envelope'

/** Keys rows by the id of their stream: `agent/7` gives `7` for the kind `agent`, and nothing for any other kind. */
export function streamKeys(kind: string): (event: RecordedEvent) => string[] {
  return ({ stream }) => (stream.startsWith(`${kind}/`) ? [stream.slice(kind.length + 1)] : [])
}
