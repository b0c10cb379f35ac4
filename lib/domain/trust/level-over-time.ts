// What a lane was allowed at each moment: its own decisions together with those about its agent in the project.
import type { RecordedEvent } from '../events/envelope'
import type { Level } from '../level'
import { evolveStanding, noStanding, standingAt, type Standing } from './standing'

export type LevelStep = {
  /** The position of the decision. */
  seq: number
  at: string
  level: Level
}

/** A step for each decision, in the order of the log, also where the level stayed; a lane begins at hold. */
export function levelOverTime(
  { lane, agentInProject }: { lane: readonly RecordedEvent[]; agentInProject: readonly RecordedEvent[] },
  type: { ordinary: boolean },
): LevelStep[] {
  let standing: Standing = noStanding
  return [...lane, ...agentInProject]
    .toSorted((a, b) => a.seq - b.seq)
    .map((event) => {
      standing = evolveStanding(standing, event)
      const { seq, recordedAt: at } = event
      return { seq, at, level: standingAt(standing, at, type).level }
    })
}
