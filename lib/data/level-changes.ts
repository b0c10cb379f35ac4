import 'server-only'
// Decisions about levels, as pages and endpoints list them.
import type { LevelChange } from '../projections/level-change'
import type { LaneState } from '../projections/standings'
import { asOfHref, type Then } from './as-of'
import { laneHref } from './lane-href'
import { actorCalled, called, type Names } from './names'

type Shown = { then: Then | null; names: Names }

/** Of all rows, newest first. `then` null: now. */
export function levelChanges(rows: readonly LaneState[], shown: Shown) {
  return rows
    .flatMap((row) => row.changes.map((change) => changeItem(row, change, shown)))
    .toSorted((a, b) => b.seq - a.seq)
}

function changeItem(row: LaneState, change: LevelChange, { then, names }: Shown) {
  const { seq, at, by, how, from, to, reason } = change
  const { agentId, projectId, taskType } = row
  return {
    ...{ seq, at, how, from, to, reason, taskType },
    by: actorCalled(names, by),
    agent: called(names, 'agent', agentId),
    project: called(names, 'project', projectId),
    href: asOfHref(taskType === null ? '/trust' : laneHref({ agentId, projectId, taskType }), then),
  }
}
