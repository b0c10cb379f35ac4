import 'server-only'
import type { Lane } from '../domain/events/envelope'
import { grantStream, laneStream } from '../domain/events/streams'
import { standings, type LaneRow } from '../projections/standings'
import { wiring } from '../wiring'

/** A lane's own decisions, and those about its agent in the whole project. */
export async function standingRows({
  agentId,
  projectId,
  taskType,
}: Lane): Promise<{ lane: LaneRow | undefined; agentInProject: LaneRow | undefined }> {
  const { readModels } = await wiring()
  const [own, shared] = [laneStream({ agentId, projectId, taskType }), grantStream(agentId, projectId)]
  const rows = await readModels.getAll(standings, [own, shared])
  return { lane: rows.get(own), agentInProject: rows.get(shared) }
}
