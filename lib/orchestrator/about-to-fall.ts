// Between what went wrong and the steward's record of the fall there is a moment in which nothing may build on the level.
import type { Lane } from '../domain/events/envelope'
import { demotionFacts } from '../domain/trust/demotion'
import type { Ground } from './ground'
import type { Index } from './index-ports'
import { readRisk } from './read-lane'

/**
 * Or to go on probation, which a grant would end. What the index knows must be at least as new as the log was at
 * `logSize`.
 */
export async function isAboutToFall(
  ground: Ground & { index: Index },
  lane: Lane,
  logSize: number,
): Promise<boolean> {
  const read = await readRisk(ground, lane, logSize)
  return demotionFacts(read).some(({ type }) => type !== 'DriftWarned')
}
