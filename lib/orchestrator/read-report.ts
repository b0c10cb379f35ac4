import { activityStream } from '../domain/events/streams'
import type { Run } from '../domain/task/lifecycle'
import type { Ground } from './ground'

/** The agent's last handover of this attempt as a blob; null where it left none. */
export async function readReport({ log, blobs }: Ground, run: Run): Promise<string | null> {
  const events = await log.readStream(activityStream(run.runId, run.attempt, run.lease))
  const handover = events.findLast(
    (event) => event.type === 'AgentReported' && event.data.kind === 'handover',
  )
  if (handover?.type !== 'AgentReported') return null
  return blobs.put(Buffer.from(handover.data.content, 'utf8'))
}
