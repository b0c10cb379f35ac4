import 'server-only'
import type { Lane } from '../domain/events/envelope'
import { grantStream, laneStream } from '../domain/events/streams'
import { standings, stateAsOf, type LaneState } from '../projections/standings'
import { wiring } from '../wiring'
import type { Then } from './as-of'

/** A lane's own decisions, and those about its agent in the whole project. `then` null: now. */
export async function standingRows(
  { agentId, projectId, taskType }: Lane,
  then: Then | null,
): Promise<{ lane: LaneState | undefined; agentInProject: LaneState | undefined }> {
  const { readModels } = await wiring()
  const [own, shared] = [laneStream({ agentId, projectId, taskType }), grantStream(agentId, projectId)]
  const rows = await readModels.getAll(standings, [own, shared])
  const known = (row: LaneState | undefined) => (row && then ? stateAsOf(row, then.position) : row)
  return { lane: known(rows.get(own)), agentInProject: known(rows.get(shared)) }
}
