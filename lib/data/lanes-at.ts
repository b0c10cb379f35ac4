import 'server-only'
// The lanes that a viewer may see, and what their runs came to: as it is, or as it was known at a moment.
import { tallyAsOf, type LaneTally } from '../projections/lane-tally'
import { outcomes } from '../projections/outcomes'
import { standings, stateAsOf, type LaneState } from '../projections/standings'
import { wiring } from '../wiring'
import type { Then } from './as-of'
import { visibleFilter, type SignedIn } from './viewer'

export type LanesAt = {
  /** Those of lanes, and those of agents in whole projects. */
  rows: LaneState[]
  tally: readonly LaneTally[]
}

/** `then` null: now. */
export async function lanesAt(who: SignedIn, then: Then | null): Promise<LanesAt> {
  const { readModels } = await wiring()
  const filter = visibleFilter(who)
  if (then !== null) await readModels.catchUp()
  const [rows, tally] = await Promise.all([
    readModels.list(standings, { ...filter, order: 'asc' }),
    then === null
      ? readModels.tally(outcomes, filter)
      : readModels.list(outcomes, filter).then((all) => tallyAsOf(all, then.position)),
  ])
  if (then === null) return { rows, tally }
  const began = new Set(tally.map(({ link }) => link))
  const known = rows.map((row) => stateAsOf(row, then.position))
  return { rows: known.filter(({ decisions, stream }) => decisions.length > 0 || began.has(stream)), tally }
}
