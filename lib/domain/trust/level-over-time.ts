// What a lane was allowed at each moment: its own decisions together with those about its agent in the project.
import type { Level } from '../level'
import { inOrder, type Decisions } from './decisions'
import { evolveStanding, noStanding, standingAt, type Standing } from './standing'

export type LevelStep = {
  /** The position of the decision. */
  seq: number
  at: string
  level: Level
}

/** A step for each decision, in the order of the log, also where the level stayed; a lane begins at hold. */
export function levelOverTime(decisions: Decisions, type: { ordinary: boolean }): LevelStep[] {
  let standing: Standing = noStanding
  return inOrder(decisions).map((event) => {
    standing = evolveStanding(standing, event)
    const { seq, recordedAt: at } = event
    return { seq, at, level: standingAt(standing, at, type).level }
  })
}
