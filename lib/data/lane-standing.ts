import 'server-only'
import type { Lane } from '../domain/events/envelope'
import { grantStream, laneStream } from '../domain/events/streams'
import type { Decisions } from '../domain/trust/decisions'
import type { LevelChange } from '../projections/level-change'
import { standings, stateAsOf, type LaneState } from '../projections/standings'
import { wiring } from '../wiring'
import type { Then } from './as-of'

export type StandingRows = { lane: LaneState | undefined; agentInProject: LaneState | undefined }

/** A lane's own decisions, and those about its agent in the whole project. `then` null: now. */
export async function standingRows(
  { agentId, projectId, taskType }: Lane,
  then: Then | null,
): Promise<StandingRows> {
  const { readModels } = await wiring()
  const [own, shared] = [laneStream({ agentId, projectId, taskType }), grantStream(agentId, projectId)]
  const rows = await readModels.getAll(standings, [own, shared])
  const known = (row: LaneState | undefined) => (row && then ? stateAsOf(row, then.position) : row)
  return { lane: known(rows.get(own)), agentInProject: known(rows.get(shared)) }
}

export function decisionsIn({ lane, agentInProject }: StandingRows): Decisions {
  return { lane: lane?.decisions ?? [], agentInProject: agentInProject?.decisions ?? [] }
}

/** Of both, newest first. */
export function changesIn({ lane, agentInProject }: StandingRows): LevelChange[] {
  return [...(lane?.changes ?? []), ...(agentInProject?.changes ?? [])].toSorted((a, b) => b.seq - a.seq)
}
