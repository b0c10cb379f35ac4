import { activityStream } from '../domain/events/streams'
import type { Run } from '../domain/task/lifecycle'
import type { Ground } from './ground'

/**
 * The agent's last handover of this attempt as a blob, or the last thing its program said where it writes none; null
 * where it left no word.
 */
export async function readReport({ log, blobs }: Ground, run: Run): Promise<string | null> {
  const events = await log.readStream(activityStream(run.runId, run.attempt, run.lease))
  const handover = events.findLast(
    (event) => event.type === 'AgentReported' && event.data.kind === 'handover',
  )
  const said = events.findLast((event) => event.type === 'MessageSaid')
  if (handover?.type === 'AgentReported') return blobs.put(Buffer.from(handover.data.content, 'utf8'))
  return said?.type === 'MessageSaid' ? blobs.put(Buffer.from(said.data.text, 'utf8')) : null
}
