import 'server-only'
// What was decided about a lane since its page was made.
import type { Lane } from '../domain/events/envelope'
import type { Level } from '../domain/level'
import { standingAt } from '../domain/trust/standing'
import type { LevelChange } from '../projections/level-change'
import { standingOf } from '../projections/standings'
import { wiring } from '../wiring'
import { changesIn, standingRows } from './lane-standing'
import { actorCalled, nameBook } from './names'
import { typeInForce } from './policy-in-force'
import { seenLane, type Unseen } from './seen-lane'

export type LaneNews = {
  level: Level
  onProbation: boolean
  /** Where the level comes from. */
  reason: string
  /** Newest first. */
  changes: (Pick<LevelChange, 'seq' | 'at' | 'how' | 'to' | 'reason'> & { by: string })[]
}

/** `after`: the position of the log that the page knows of. */
export async function readLaneNews(
  asked: Lane,
  after: number,
): Promise<Unseen | ({ kind: 'seen' } & LaneNews)> {
  const seen = await seenLane(asked, 'project.view')
  if (seen.kind !== 'seen') return seen
  const { clock } = await wiring()
  const [rows, type, names] = await Promise.all([
    standingRows(seen.lane, null),
    typeInForce(seen.lane),
    nameBook(),
  ])
  if (rows.lane === undefined) return { kind: 'absent' }
  const { level, reason } = standingAt(standingOf(rows), clock.now(), { ordinary: type?.ordinary ?? false })
  const changes = changesIn(rows)
    .filter(({ seq }) => seq > after)
    .map(({ seq, at, by, how, to, reason: why }) => {
      return { seq, at, by: actorCalled(names, by), how, to, reason: why }
    })
  return { kind: 'seen', level, reason, onProbation: rows.lane.standing.onProbation, changes }
}
