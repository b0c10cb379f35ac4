import type { GrantConditions } from '../domain/events/lane'
import { laneStream } from '../domain/events/streams'
import type { Run } from '../domain/task/lifecycle'
import { samplingShare } from '../domain/trust/sampling'
import { laneOf } from './ground'
import type { WorkerGround } from './worker-ground'

/** The share that this run was drawn with for an audit of its automatic merge; null where it was not drawn. */
export async function drawSample(
  ground: WorkerGround,
  run: Run,
  conditions: GrantConditions | null,
): Promise<number | null> {
  if (run.level !== 'auto') return null
  const lane = laneOf(run)
  const { outcomes } = await ground.index.laneRuns(lane)
  const decisions = await ground.log.readStream(laneStream(lane))
  const granted = decisions.findLast(({ type }) => type === 'StandingGranted')?.seq ?? 0
  const share = samplingShare({
    sampled: outcomes.filter(({ how, sampled }) => how === 'auto' && sampled).length,
    isWarned: decisions.some(({ type, seq }) => type === 'DriftWarned' && seq > granted),
    least: conditions?.samplingShare ?? null,
  })
  return ground.draw() < share ? share : null
}
