import 'server-only'
// Lanes as a matrix shows them: the level of one moment, and plain counts.
import { standingAt } from '../domain/trust/standing'
import { figuresOf } from '../projections/lane-tally'
import { standingOf, type LaneState } from '../projections/standings'
import { wiring } from '../wiring'
import { asOfHref, type Then } from './as-of'
import { laneHref } from './lane-href'
import type { LanesAt } from './lanes-at'
import { called, type Names } from './names'
import { policyInForce } from './policy-in-force'

/** `then` null: now. */
type Shown = { then: Then | null; names: Names }

/** Of `rows`, which hold the grants of agents in whole projects too, the lanes. */
export async function laneItems({ rows, tally }: LanesAt, shown: Shown) {
  const lanes = rows.filter((row) => row.kind === 'lane')
  const ordinary = await ordinaryTypes(lanes, shown.then)
  const now = shown.then?.at ?? (await wiring()).clock.now()
  return lanes.map((row) => {
    const standing = standingOf({ lane: row, agentInProject: sharedOf(row, rows) })
    const isOrdinary = ordinary.get(row.projectId)?.has(row.taskType ?? '') ?? false
    return {
      ...laneItem(row, shown),
      ...levelOf(standingAt(standing, now, { ordinary: isOrdinary })),
      figures: figuresOf(
        tally.filter(({ link }) => link === row.stream),
        0,
      ),
    }
  })
}

/** The row of the lane's agent in its whole project, where somebody granted there. */
function sharedOf({ agentId, projectId }: LaneState, rows: readonly LaneState[]): LaneState | undefined {
  return rows.find(
    (row) => row.kind === 'agentInProject' && row.agentId === agentId && row.projectId === projectId,
  )
}

function levelOf({ level, reason }: ReturnType<typeof standingAt>) {
  return { level, reason }
}

function laneItem(row: LaneState, { then, names }: Shown) {
  const { agentId, projectId } = row
  const taskType = row.taskType ?? ''
  return {
    agent: called(names, 'agent', agentId),
    project: called(names, 'project', projectId),
    ...{ projectId, taskType },
    href: asOfHref(laneHref({ agentId, projectId, taskType }), then),
    onProbation: row.standing.onProbation,
  }
}

/** By project, the types that a grant for an agent in the whole of it covers. */
async function ordinaryTypes(lanes: readonly LaneState[], then: Then | null) {
  const at = then === null ? null : await (await wiring()).at(then)
  const projectIds = [...new Set(lanes.map(({ projectId }) => projectId))]
  const entries = projectIds.map(async (projectId): Promise<[string, ReadonlySet<string>]> => {
    const policy = at === null ? await policyInForce(projectId) : await at.policy(projectId)
    const types = policy?.types.filter(({ ordinary }) => ordinary) ?? []
    return [projectId, new Set(types.map(({ name }) => name))]
  })
  return new Map(await Promise.all(entries))
}

/** The task types of the policy in force; none where no policy was adopted. */
export async function policyTypes(projectId: string) {
  return (await policyInForce(projectId))?.types ?? []
}
