import 'server-only'
// How much autonomy agents have, where, and since whose decision: plain counts for whoever answers for all of it.
import type { LevelChange } from '../projections/level-change'
import type { LaneState } from '../projections/standings'
import { asOfHref, type Then } from './as-of'
import { laneHref } from './lane-href'
import { laneItems } from './lane-items'
import { lanesAt, type LanesAt } from './lanes-at'
import { actorCalled, called, nameBook, type Names } from './names'
import { requireSignedIn } from './viewer'

const changesMax = 50

/** `then` null: now. */
export async function getPosture(then: Then | null) {
  const who = await requireSignedIn()
  const [names, lanes] = await Promise.all([nameBook(), lanesAt(who, then)])
  return {
    lanes: await laneItems({ ...lanes, rows: lanes.rows.filter(hasLived(lanes)) }, { then, names }),
    changes: changesOf(lanes.rows, { then, names }),
  }
}

/** A lane that is only known from imported history has no autonomy that anybody gave. */
function hasLived({ tally }: LanesAt) {
  const began = new Set(tally.map(({ link }) => link))
  return ({ decisions, stream }: LaneState) => decisions.length > 0 || began.has(stream)
}

type Shown = { then: Then | null; names: Names }

/** The last changes of any level, newest first. */
function changesOf(rows: readonly LaneState[], shown: Shown) {
  return rows
    .flatMap((row) => row.changes.map((change) => changeItem(row, change, shown)))
    .toSorted((a, b) => b.seq - a.seq)
    .slice(0, changesMax)
}

function changeItem(row: LaneState, { seq, at, by, from, to, reason }: LevelChange, { then, names }: Shown) {
  const { agentId, projectId, taskType } = row
  return {
    ...{ seq, at, from, to, reason, taskType },
    by: actorCalled(names, by),
    agent: called(names, 'agent', agentId),
    project: called(names, 'project', projectId),
    href: asOfHref(taskType === null ? '/trust' : laneHref({ agentId, projectId, taskType }), then),
  }
}
