// Evidence changes standing: a lane that must fall falls at once, and one that has earned more is recommended.
import type { Lane } from '../domain/events/envelope'
import { agentStream, grantStream, laneStream, organisationScope } from '../domain/events/streams'
import type { DomainEvent } from '../domain/events/vocabulary'
import { demotionFacts } from '../domain/trust/demotion'
import { recommendationFacts } from '../domain/trust/recommendation'
import { attend } from './attend'
import { withLeaves } from './frozen-evidence'
import { appendOf, loadAdoption, versionOf, type Ground } from './ground'
import type { Index } from './index-ports'
import { readRisk, type LaneRead, type RiskRead } from './read-lane'
import type { WorkerGround } from './worker-ground'

/** What each lane was like when it was looked at last. A process that starts looks at all of them once. */
const seen = new Map<string, string>()

/**
 * Looks at every lane of which something changed since, or a day went by. One that fails does not keep another from
 * falling; it becomes one of `failures`.
 */
export async function tendLanes(ground: WorkerGround, failures: unknown[]): Promise<void> {
  const logSize = await ground.index.catchUp()
  const snapshot = ground.snapshot()
  for (const { lane, mark } of await ground.index.lanes()) {
    const key = laneStream(lane)
    await attend(async () => {
      const now = `${mark} ${await marksOf(snapshot, lane)}`
      if (seen.get(key) === now) return
      const isTended = await tend(ground, lane, logSize)
      if (isTended) seen.set(key, now)
    }, failures)
  }
}

/** What a lane depends on besides its outcomes: decisions, the agent, the policy, and the day. */
async function marksOf(ground: Ground & { index: Index }, lane: Lane): Promise<string> {
  const { agentId, projectId } = lane
  const streams = [laneStream(lane), grantStream(agentId, projectId), agentStream(agentId)]
  const versions = await Promise.all(streams.map((stream) => versionOf(ground, stream)))
  const [own, over] = await Promise.all(
    [projectId, organisationScope].map((scope) => loadAdoption(ground, scope)),
  )
  return [...versions, own?.version, over?.version, ground.clock.now().slice(0, 10)].join(' ')
}

/** False where somebody wrote there first: the next round looks again. */
async function tend(ground: WorkerGround, lane: Lane, logSize: number): Promise<boolean> {
  const read = await readRisk(ground, lane, logSize)
  const facts = await Promise.all(factsOf(read, ground.ids.next).map((one) => withLeaves(ground.log, one)))
  if (facts.length === 0) return true
  const context = {
    actor: { kind: 'system', id: 'trust' } as const,
    occurredAt: ground.clock.now(),
    ...{ projectId: lane.projectId, lane, policyVersion: read.policyVersion },
  }
  const request = { stream: laneStream(lane), expectedVersion: read.version, facts, context }
  const [result] = await ground.log.append([appendOf(request)])
  return result?.ok === true
}

/**
 * A lane that falls is recommended for nothing in the same breath: its new level is looked at in the next round. Nor is
 * one whose type no policy names.
 */
function factsOf(read: LaneRead | RiskRead, newId: () => string): DomainEvent[] {
  const demotions = demotionFacts(read)
  if (demotions.length > 0) return demotions
  return 'recommendations' in read ? recommendationFacts(read, newId) : []
}
