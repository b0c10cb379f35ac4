// A lead decides about a recommendation: approve, keep the level, or ask for more. Its evidence must still be the newest.
import type { Viewer } from '../../domain/access'
import type { Lane } from '../../domain/events/envelope'
import type { CommandOf } from '../../domain/commands'
import { laneStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import type { LaneOutcome } from '../../domain/trust/lane-evidence'
import { whyGone, type Agreement, type OpenRecommendation } from '../../domain/trust/recommendation'
import { unusableCondition } from '../../domain/trust/unusable-condition'
import { checkFrozen } from '../frozen-evidence'
import { appendOf, loadAgent } from '../ground'
import { readLane, type LaneRead } from '../read-lane'
import { isOnlyLead, ownAgentRefused, ownWord } from '../own-agent'
import { personActor, refuse, type Decide, type Decision, type DecisionGround } from './decision'

export const approveRecommendation: Decide<'approveRecommendation'> = async (ground, who, command) => {
  const found = await openOne(ground, command)
  if (!found.ok) return found
  const { open, read } = found
  const { conditions, expiresAt } = command
  if (expiresAt !== null && expiresAt <= read.now) return refuse('the expiry lies in the past')
  const unusable = unusableCondition(conditions)
  if (unusable !== null) return refuse(unusable)
  const allowed = await mayApprove(ground, who, found)
  if (!allowed.ok) return allowed
  const unread = unreadTerms(allowed.agreed, command)
  if (unread !== null) return refuse(unread)
  return decided(ground, who, read, approvalOf(ground, command, { open, allowed }))
}

/** INVARIANT: nobody agrees, first or second, by terms that they have not read. */
function unreadTerms(
  agreed: Agreement | null,
  { agreedBy }: CommandOf<'approveRecommendation'>,
): string | null {
  if (agreedBy === (agreed?.by ?? null)) return null
  return agreed === null
    ? 'the agreement that you read does not hold any more; refresh the page'
    : 'another lead agreed meanwhile, under conditions of their own; refresh the page'
}

function termsOf({ conditions, expiresAt }: Terms): Terms {
  return { conditions, expiresAt }
}

type Approval = { open: OpenRecommendation; allowed: Extract<Eyes, { ok: true }> }

function approvalOf(
  { ids }: DecisionGround,
  { reason, conditions, expiresAt, unopened }: CommandOf<'approveRecommendation'>,
  { open, allowed }: Approval,
): DomainEvent {
  const said = { reason, ...(unopened === undefined ? {} : { unopened }) }
  const { recommendationId, from, to, figures } = open
  const terms = { conditions, expiresAt }
  if (allowed.isFirst) return fact('PromotionAgreed', { ...said, ...terms, recommendationId })
  return fact('StandingGranted', {
    ...{ grantId: ids.next(), from, to, scope: 'lane', basis: 'evidence', recommendationId, figures },
    // INVARIANT: the second lead approves what the first one agreed to, and nothing wider.
    ...(allowed.agreed === null ? terms : termsOf(allowed.agreed)),
    ...said,
    ...(allowed.isAlone ? { decidedAlone: true } : {}),
  })
}

/**
 * `refusal`: why this person could not approve it now, whatever they say; null: they could. `agreed`: what they would be
 * the second to approve; null: nothing.
 */
export type Approvable = { refusal: string | null; agreed: Agreement | null }

export async function readApprovable(ground: DecisionGround, who: Viewer, named: Named): Promise<Approvable> {
  const found = await openOne(ground, named)
  const allowed = found.ok ? await mayApprove(ground, who, found) : found
  return allowed.ok ? { refusal: null, agreed: allowed.agreed } : { refusal: allowed.why, agreed: null }
}

async function mayApprove(
  ground: DecisionGround,
  who: Viewer,
  found: Extract<Found, { ok: true }>,
): Promise<Eyes> {
  const gone = whyGone(found.open, found.read)
  if (gone !== null) return { ok: false, why: `${gone}; refresh the page` }
  const { kind, words } = await checkFrozen(ground.log, found.open)
  if (kind === 'differs') return { ok: false, why: `${words}; restore the database from a backup` }
  return secondEyes(ground, who, found)
}

export const declineRecommendation: Decide<'declineRecommendation'> = async (ground, who, command) => {
  const found = await openOne(ground, command)
  if (!found.ok) return found
  const { recommendationId, reason } = command
  return decided(ground, who, found.read, fact('RecommendationDeclined', { recommendationId, reason }))
}

export const askForMore: Decide<'askForMore'> = async (ground, who, command) => {
  const found = await openOne(ground, command)
  if (!found.ok) return found
  const { recommendationId, reason, more } = command
  return decided(ground, who, found.read, fact('MoreAsked', { recommendationId, reason, more }))
}

type Named = Lane & { recommendationId: string }
type Found = { ok: true; open: OpenRecommendation; read: LaneRead } | { ok: false; why: string }

async function openOne(ground: DecisionGround, command: Named): Promise<Found> {
  const { agentId, projectId, taskType, recommendationId } = command
  const logSize = await ground.index.catchUp()
  const read = await readLane(ground, { agentId, projectId, taskType }, logSize)
  const open = read?.recommendations.open
  if (!read || open?.recommendationId !== recommendationId)
    return { ok: false, why: 'this recommendation was decided or withdrawn meanwhile; refresh the page' }
  return { ok: true, open, read }
}

type Terms = Pick<Agreement, 'conditions' | 'expiresAt'>
type Eyes =
  /** `isFirst`: of two who must agree. `agreed`: what the first of them agreed to, where this is the second. */
  { ok: true; isAlone: boolean; isFirst: boolean; agreed: Agreement | null } | { ok: false; why: string }

/** Neither the agent's owner nor who chose the labels it depends on, unless nobody else could decide. */
async function secondEyes(
  ground: DecisionGround,
  who: Viewer,
  found: Extract<Found, { ok: true }>,
): Promise<Eyes> {
  const { open, read } = found
  const own = await ownWord(ground, who, read.lane)
  if (!own.counts) return { ok: false, why: ownAgentRefused }
  if (read.rule.leadsMin > 1) return ofTwo(ground, who, found)
  const one = { ok: true, isFirst: false, agreed: null } as const
  const isTheirs = ({ labelledBy, excusedBy }: LaneOutcome) => [labelledBy, excusedBy].includes(who.personId)
  // Also by labels that were set after it was made.
  const dependsOnLabels = open.labels > 0 || read.readiness.dependsOnLabels
  const hasLabelled = dependsOnLabels && read.outcomes.some(isTheirs)
  if (!hasLabelled) return { ...one, isAlone: own.isAlone }
  if (await isOnlyLead(ground, who.personId, read.lane.projectId)) return { ...one, isAlone: true }
  return { ok: false, why: 'you said that outcomes it depends on are not its failures: another lead decides' }
}

/** Where policy asks for two leads there is no exception, also for somebody who is alone. */
async function ofTwo(
  ground: DecisionGround,
  { personId }: Viewer,
  { open, read }: Extract<Found, { ok: true }>,
): Promise<Eyes> {
  const agent = await loadAgent(ground, read.lane.agentId)
  const leads = (await ground.index.leads(read.lane.projectId)).filter((one) => one !== agent?.ownerId)
  if (leads.every((one) => one === personId))
    return { ok: false, why: 'policy asks for two leads, and nobody else here could be the second' }
  const agreed = open.agreements.find(({ by }) => by !== personId && leads.includes(by))
  if (agreed !== undefined) return { ok: true, isAlone: false, isFirst: false, agreed }
  if (open.agreements.some(({ by }) => by === personId))
    return { ok: false, why: 'you agreed to this already: a second lead approves it' }
  return { ok: true, isAlone: false, isFirst: true, agreed: null }
}

function decided(ground: DecisionGround, who: Viewer, read: LaneRead, event: DomainEvent): Decision {
  const { lane, version, policyVersion } = read
  const context = {
    ...{ actor: personActor(who), occurredAt: ground.clock.now() },
    ...{ projectId: lane.projectId, lane, policyVersion },
  }
  const stream = laneStream(lane)
  return { ok: true, appends: [appendOf({ stream, expectedVersion: version, facts: [event], context })] }
}
