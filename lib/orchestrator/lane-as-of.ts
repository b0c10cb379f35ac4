// A lane as of a moment, for whoever asks about one.
import type { Lane } from '../domain/events/envelope'
import { importedOf } from '../domain/trust/history/history'
import { asOf, momentOf, type Moment, type NamedMoment } from './as-of'
import type { Ground } from './ground'
import type { Index } from './index-ports'
import { loadHistory } from './read-history'
import { readLane, type LaneRead } from './read-lane'

export type LaneAsOf = { ok: true; moment: Moment; read: LaneRead; imported: ReturnType<typeof importedOf> }

/**
 * As its rules saw it at a position or an instant (`asked` null: now), and what had been imported of it. A refusal says
 * why nothing is named; null where no policy named the lane's type. `takeSnapshot` gives a view of the log as it is now.
 */
export async function readLaneAsOf(
  takeSnapshot: () => Ground & { index: Index },
  lane: Lane,
  asked: string | null,
): Promise<LaneAsOf | Extract<NamedMoment, { ok: false }> | null> {
  const now = takeSnapshot()
  const [logSize, past] = await Promise.all([
    now.index.catchUp(),
    asked === null ? null : momentOf(now, asked),
  ])
  const named = past ?? (await momentOf(now, String(logSize)))
  if (!named.ok) return named
  const { moment } = named
  const then = asked === null ? now : asOf(now, moment)
  const [read, { history }] = await Promise.all([
    readLane(then, lane, moment.position),
    loadHistory(then, lane.projectId),
  ])
  return read && { ok: true, moment, read, imported: importedOf(history, lane) }
}
