import type { RecordedEvent } from '../events/envelope'

/** What was decided about a lane: in its own stream, and about its agent in its whole project. */
export type Decisions = { lane: readonly RecordedEvent[]; agentInProject: readonly RecordedEvent[] }

/** The order of the log decides between the two streams. */
export function inOrder({ lane, agentInProject }: Decisions): RecordedEvent[] {
  return [...lane, ...agentInProject].toSorted((a, b) => a.seq - b.seq)
}
