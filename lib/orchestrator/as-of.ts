// The ground as it was at a position of the log: what we knew then, whatever was found since.
import { readAskedMoment } from '../domain/asked-moment'
import type { Ground } from './ground'
import type { Index } from './index-ports'
import type { EventLog } from './log-ports'

export type Moment = {
  /** How many events the log had. */
  position: number
  /** ISO 8601 in UTC: the instant that was named, or when the last of them was recorded. */
  at: string
}

export type NamedMoment = { ok: true; moment: Moment } | { ok: false; why: string }

/** For `readLane` and whatever else reads streams, the clock and outcomes alone. */
export function asOf<G extends Ground & { index: Index }>(ground: G, { position, at }: Moment): G {
  const { log, index } = ground
  return {
    ...ground,
    clock: { now: () => at },
    index: {
      ...index,
      laneOutcomes: (lane, before = position) => index.laneOutcomes(lane, Math.min(before, position)),
    },
    log: {
      ...log,
      readStream: async (stream, afterVersion = 0) =>
        (await log.readStream(stream, afterVersion)).filter(({ seq }) => seq <= position),
    },
  }
}

/** `asked`: a position, or an instant as ISO 8601. A refusal says what is wrong with it. */
export async function momentOf(
  { log, clock }: Pick<Ground, 'log' | 'clock'>,
  asked: string,
): Promise<NamedMoment> {
  const named = readAskedMoment(asked)
  if (named === null)
    return refused(
      `\`${asked}\` names no moment: give a position of the log, or an instant such as \`2026-01-31T12:00:00Z\``,
    )
  return named.kind === 'position'
    ? momentAfter(log, named.position)
    : momentAt({ log, size: await log.size(), now: clock.now() }, named.instant)
}

async function momentAfter(log: EventLog, position: number): Promise<NamedMoment> {
  const at = await log.recordedAt(position)
  if (at === null)
    return refused(`the log has no position \`${position}\`: name one from 1 to ${await log.size()}`)
  return { ok: true, moment: { position, at } }
}

type Known = { log: EventLog; size: number; now: string }

/** Expiries and ages are those of the instant, also where nothing was recorded for long before it. */
async function momentAt({ log, size, now }: Known, instant: string): Promise<NamedMoment> {
  if (instant > now) return refused(`\`${instant}\` has not come yet: name a moment of the past`)
  const position = await positionAt(log, size, instant)
  if (position < 1) return refused(`nothing was recorded yet at \`${instant}\`: name a later moment`)
  return { ok: true, moment: { position, at: instant } }
}

function refused(why: string): NamedMoment {
  return { ok: false, why }
}

/** How many events were recorded until then, by bisection. */
async function positionAt(log: EventLog, size: number, instant: string): Promise<number> {
  let [low, high] = [0, size]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const recordedAt = await log.recordedAt(middle)
    if (recordedAt !== null && recordedAt <= instant) low = middle
    else high = middle - 1
  }
  return low
}
