// A lead says that they know of a demotion that the system made: until then it asks for one.
import { laneStream } from '../../domain/events/streams'
import { fact } from '../../domain/events/vocabulary'
import { unansweredLowering } from '../../domain/trust/unanswered-lowering'
import { appendOf, versionIn } from '../ground'
import { personActor, refuse, type Decide } from './decision'

export const acknowledgeLowering: Decide<'acknowledgeLowering'> = async (ground, who, command) => {
  const { agentId, projectId, taskType, words } = command
  const lane = { agentId, projectId, taskType }
  const stream = laneStream(lane)
  const events = await ground.log.readStream(stream)
  if (unansweredLowering(events) === null)
    return refuse('there is nothing to acknowledge: no demotion by the system stands unanswered')
  const context = { actor: personActor(who), occurredAt: ground.clock.now(), projectId, lane }
  const facts = [fact('LoweringAcknowledged', { words })]
  return { ok: true, appends: [appendOf({ stream, expectedVersion: versionIn(events), facts, context })] }
}
