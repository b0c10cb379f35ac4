import 'server-only'
// Lanes as a matrix shows them: the level of this moment, and plain counts.
import { standingAt } from '../domain/trust/standing'
import { figuresOf } from '../projections/outcomes'
import { standingOf, type LaneRow } from '../projections/standings'
import { wiring } from '../wiring'
import { laneHref } from './lane-href'
import { called, type Names } from './names'
import { policyInForce } from './policy-in-force'

type Tally = readonly { link: string; state: string | null; count: number }[]

/** Of `rows`, which hold the grants of agents in whole projects too, the lanes. */
export function laneItems(rows: readonly LaneRow[], tally: Tally, names: Names) {
  const lanes = rows.filter((row) => row.kind === 'lane')
  const tallyOf = ({ stream }: LaneRow) => tally.filter(({ link }) => link === stream)
  return Promise.all(
    lanes.map((row) => laneItem(row, { shared: sharedOf(row, rows), tally: tallyOf(row) }, names)),
  )
}

/** The row of the lane's agent in its whole project, where somebody granted there. */
function sharedOf({ agentId, projectId }: LaneRow, rows: readonly LaneRow[]): LaneRow | undefined {
  return rows.find(
    (row) => row.kind === 'agentInProject' && row.agentId === agentId && row.projectId === projectId,
  )
}

async function laneItem(
  row: LaneRow,
  { shared, tally }: { shared: LaneRow | undefined; tally: Tally },
  names: Names,
) {
  const { clock } = await wiring()
  const { agentId, projectId } = row
  const taskType = row.taskType ?? ''
  const ordinary = (await policyTypes(projectId)).find((one) => one.name === taskType)?.ordinary ?? false
  const standing = standingOf({ lane: row, agentInProject: shared })
  const { level, reason } = standingAt(standing, clock.now(), { ordinary })
  return {
    agent: called(names, 'agent', agentId),
    project: called(names, 'project', projectId),
    ...{ projectId, taskType, level, reason },
    href: laneHref({ agentId, projectId, taskType }),
    figures: figuresOf(tally, 0),
    onProbation: row.standing.onProbation,
  }
}

/** The task types of the policy in force; none where no policy was adopted. */
export async function policyTypes(projectId: string) {
  return (await policyInForce(projectId))?.types ?? []
}
