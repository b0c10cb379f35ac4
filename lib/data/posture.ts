import 'server-only'
// How much autonomy agents have, where, and since whose decision: plain counts for whoever answers for all of it.
import type { LevelChange } from '../projections/level-change'
import { outcomes } from '../projections/outcomes'
import { standings, type LaneRow } from '../projections/standings'
import { wiring } from '../wiring'
import { laneHref } from './lane-href'
import { laneItems } from './lane-items'
import { called, nameBook, type Names } from './names'
import { requireSignedIn, visibleFilter } from './viewer'

const standingsMax = 5000
const changesMax = 50

export async function getPosture() {
  const who = await requireSignedIn()
  const { readModels } = await wiring()
  const filter = visibleFilter(who)
  const [names, rows, tally] = await Promise.all([
    nameBook(),
    readModels.list(standings, { ...filter, order: 'asc', limit: standingsMax }),
    readModels.tally(outcomes, filter),
  ])
  // A lane that is only known from imported history has no autonomy that anybody gave.
  const lived = rows.filter(({ runs, decisions }) => runs > 0 || decisions.length > 0)
  return { lanes: await laneItems(lived, tally, names), changes: changesOf(rows, names) }
}

/** The last changes of any level, newest first. */
function changesOf(rows: readonly LaneRow[], names: Names) {
  return rows
    .flatMap((row) => row.changes.map((change) => changeItem(row, change, names)))
    .toSorted((a, b) => b.seq - a.seq)
    .slice(0, changesMax)
}

function changeItem(row: LaneRow, { seq, at, by, from, to, reason }: LevelChange, names: Names) {
  const { agentId, projectId, taskType } = row
  return {
    ...{ seq, at, from, to, reason, taskType },
    by: by.kind === 'person' ? called(names, 'person', by.id) : 'Leeway',
    agent: called(names, 'agent', agentId),
    project: called(names, 'project', projectId),
    href: taskType === null ? '/trust' : laneHref({ agentId, projectId, taskType }),
  }
}
