// One lane of a governed project, as a test of the whole sees it.
import { laneStream } from '../../lib/domain/events/streams'
import type { EventData, EventType } from '../../lib/domain/events/vocabulary'
import { dataOf } from './data-of'
import type { Project } from './governed-project'
import type { Installation } from './installation'

export type GovernedLane = ReturnType<typeof laneOf>

export function laneOf({ wired, agentId, until }: Installation, project: Project, taskType: string) {
  const lane = { agentId, projectId: project.projectId, taskType }
  const events = () => wired.log.readStream(laneStream(lane))

  /** What the newest event of this type says, once there is one. */
  const newest = <T extends EventType>(type: T): Promise<EventData<T>> =>
    until(`${type} of the lane`, async () => dataOf(await events(), type).at(-1))

  /** As its rules see it now. */
  async function readNow() {
    const read = await wired.laneAsOf(lane, null)
    if (read?.ok !== true) throw new Error('the lane cannot be read')
    return read.read
  }

  return { lane, events, newest, readNow }
}
