// A lane as its rules see it now: standing, policy, and what its runs came to.
import type { Lane, RecordedEvent } from '../domain/events/envelope'
import { agentStream, grantStream, laneStream } from '../domain/events/streams'
import type { Level } from '../domain/level'
import type { Gates } from '../domain/policy/permissions'
import type { CheckedPolicy, TaskType } from '../domain/policy/syntax'
import { typeCeiling } from '../domain/policy/type-ceiling'
import type { LaneAtRisk } from '../domain/trust/demotion'
import { epochsOf } from '../domain/trust/epochs'
import { countEvidence, type Epoch } from '../domain/trust/lane-evidence'
import { overdueChanges, type WaitingChange } from '../domain/trust/overdue'
import { promotionRule } from '../domain/trust/promotion-rule'
import { readinessOf } from '../domain/trust/readiness'
import { foldRecommendations, type LaneNow } from '../domain/trust/recommendation'
import { foldStanding, standingAt, type Standing } from '../domain/trust/standing'
import { composedPolicy } from './authorize-run'
import { loadAdoption, versionIn, type Ground } from './ground'
import type { Index } from './index-ports'

export type LaneRead = LaneNow &
  LaneAtRisk & {
    lane: Lane
    standing: Standing
    version: number
    epochs: readonly Epoch[]
    /** Delivered, and nobody has decided about it yet. */
    waiting: readonly WaitingChange[]
    /** Of the task type, as policy has it now. */
    horizonDays: number
    /** Whether a grant for an agent in the whole project covers the task type. */
    ordinary: boolean
    /** What policy lets merge without a person. */
    gates: Gates
  }

/**
 * Null where no policy that can be read names the lane's task type: then nothing is recommended, and no run starts.
 * What the index knows must be at least as new as the log was at `logSize`.
 */
export async function readLane(
  ground: Ground & { index: Index },
  lane: Lane,
  logSize: number,
): Promise<LaneRead | null> {
  const { log, clock, index } = ground
  const [{ outcomes, waiting }, { version: policyVersion }, policy, own, shared, agent] = await Promise.all([
    index.laneRuns(lane),
    loadAdoption(ground, lane.projectId),
    composedPolicy(ground, lane.projectId),
    log.readStream(laneStream(lane)),
    log.readStream(grantStream(lane.agentId, lane.projectId)),
    log.readStream(agentStream(lane.agentId)),
  ])
  const type = policy?.types.find(({ name }) => name === lane.taskType)
  if (policy === null || type === undefined) return null
  const now = clock.now()
  const standing = foldStanding({ lane: own, agentInProject: shared })
  const { level } = standingAt(standing, now, type)
  const rule = ruleFor(level, type, policy)
  const { horizonDays } = type
  const overdue = overdueChanges(waiting, { horizonDays, asOf: now })
  const epochs = epochsOf({ agent, lane: own })
  const counted = countEvidence(outcomes, { rule, epochs, asOf: now, overdue })
  return {
    ...{ lane, standing, level, rule, outcomes, counted, policyVersion, logSize, now, epochs },
    ...{ waiting, horizonDays },
    ...{ ordinary: type.ordinary, gates: policy.gates },
    ceiling: typeCeiling(policy, lane.taskType),
    q0: rule.q0,
    readiness: readinessOf(counted, rule),
    recommendations: foldRecommendations(own),
    warnedSeq: lastWarning(own),
    version: versionIn(own),
  }
}

/** At auto the rule that let it there is what it is held against. */
function ruleFor(level: Level, { promotion }: TaskType, { isSample }: CheckedPolicy) {
  return promotionRule(promotion, { to: level === 'hold' ? 'review' : 'auto', isSample })
}

function lastWarning(events: readonly RecordedEvent[]): number {
  return events.findLast(({ type }) => type === 'DriftWarned')?.seq ?? 0
}
