// The evidence of a recommendation, held to the log: with the leaf hash of each event when it is made, compared with the
// log when it is decided about or looked at. Reading a lane hashes nothing.
import type { Recommendation } from '../domain/events/lane'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { OperationalFailure } from '../domain/failures'
import { checkEvidence, freezeEvidence, type EvidenceCheck } from '../domain/trust/evidence-leaves'
import type { EventLog } from './log-ports'

type Log = Pick<EventLog, 'leaves'>
type Frozen = Pick<Recommendation, 'evidence'>

/** Nothing is recommended on evidence that the log does not hold as it was recorded: that is thrown, in words. */
export async function withLeaves(log: Log, made: DomainEvent): Promise<DomainEvent> {
  if (made.type !== 'RecommendationMade') return made
  const frozen = freezeEvidence(made.data.evidence, await leavesOf(log, made.data))
  if (!frozen.ok)
    throw new OperationalFailure(
      'internal',
      `a lane is not recommended: the log does not hold what was recorded of its run \`${frozen.runId}\`; restore the database from a backup, then run \`leeway rebuild\``,
    )
  return fact('RecommendationMade', { ...made.data, evidence: frozen.evidence })
}

export async function checkFrozen(log: Log, frozen: Frozen): Promise<EvidenceCheck> {
  return checkEvidence(frozen.evidence, await leavesOf(log, frozen))
}

function leavesOf(log: Log, { evidence }: Frozen) {
  return log.leaves(evidence.map(({ eventId }) => eventId))
}
