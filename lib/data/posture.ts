import 'server-only'
// How much autonomy agents have, where, and since whose decision: plain counts for whoever answers for all of it.
import type { LaneState } from '../projections/standings'
import { wiring } from '../wiring'
import type { Then } from './as-of'
import { laneItems } from './lane-items'
import { lanesAt, type LanesAt } from './lanes-at'
import { levelChanges } from './level-changes'
import { nameBook } from './names'
import { requireSignedIn } from './viewer'

/** Of the last changes of any level. */
const changesMax = 50

/** `then` null: now. `position`: up to where of the log it was read at least. */
export async function getPosture(then: Then | null) {
  const who = await requireSignedIn()
  // What comes in while the rest is read may be told twice, and is never passed over.
  const position = then === null ? await (await wiring()).readModels.catchUp() : null
  const [names, lanes] = await Promise.all([nameBook(), lanesAt(who, then)])
  return {
    lanes: await laneItems({ ...lanes, rows: lanes.rows.filter(hasLived(lanes)) }, { then, names }),
    changes: levelChanges(lanes.rows, { then, names }).slice(0, changesMax),
    position,
  }
}

/** A lane that is only known from imported history has no autonomy that anybody gave. */
function hasLived({ tally }: LanesAt) {
  const began = new Set(tally.map(({ link }) => link))
  return ({ decisions, stream }: LaneState) => decisions.length > 0 || began.has(stream)
}
