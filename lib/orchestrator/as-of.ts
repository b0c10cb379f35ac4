// The ground as it was at a position of the log: what we knew then, whatever was found since.
import type { Ground } from './ground'
import type { EventLog, Index } from './ports'

export type Moment = {
  /** How many events the log had. */
  position: number
  /** ISO 8601 in UTC: when the last of them was recorded. */
  at: string
}

/** For `readLane` and whatever else reads streams, the clock and outcomes alone. */
export function asOf<G extends Ground & { index: Index }>(ground: G, { position, at }: Moment): G {
  const { log, index } = ground
  return {
    ...ground,
    clock: { now: () => at },
    index: { ...index, laneOutcomes: (lane) => index.laneOutcomes(lane, position) },
    log: {
      ...log,
      readStream: async (stream, afterVersion = 0) =>
        (await log.readStream(stream, afterVersion)).filter(({ seq }) => seq <= position),
    },
  }
}

/** `asked`: a position, or an instant as ISO 8601; null where the log does not reach it. */
export async function momentOf(log: EventLog, asked: string): Promise<Moment | null> {
  const size = await log.size()
  const position = /^\d+$/.test(asked) ? Number(asked) : await positionAt(log, size, asked)
  if (position === null || position < 1 || position > size) return null
  const [event] = await log.readAll(position - 1, 1)
  return event ? { position, at: event.recordedAt } : null
}

/** How many events were recorded until then, by bisection; null where `instant` is none. */
async function positionAt(log: EventLog, size: number, instant: string): Promise<number | null> {
  const until = Date.parse(instant)
  if (Number.isNaN(until)) return null
  let [low, high] = [0, size]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const [event] = await log.readAll(middle - 1, 1)
    if (event !== undefined && Date.parse(event.recordedAt) <= until) low = middle
    else high = middle - 1
  }
  return low
}
