// What an agent is trusted with in one lane: a projection of grants and demotions.
import type { RecordedEvent } from '../events/envelope'
import type { GrantConditions } from '../events/lane'
import { isBelow, lowerLevel, type Level } from '../level'
import { inOrder, type Decisions } from './decisions'

export type Grant = {
  grantId: string
  to: Level
  scope: 'lane' | 'agentInProject'
  basis: 'evidence' | 'override'
  reason: string
  conditions: GrantConditions
  /** ISO 8601 in UTC with milliseconds; null: it does not end. */
  expiresAt: string | null
  by: string
  at: string
  seq: number
  /** The position of the log up to which its giver's decision knew what had happened. */
  knownTo: number
}

export type Lowering = { to: Level; cause: string; reason: string; at: string; seq: number }

export type Standing = {
  /** The level of the grants that stand, before any expiry is compared with a clock. */
  level: Level
  /** Those that stand: not replaced, lowered as later demotions say, not recorded as expired; newest first. */
  grants: Grant[]
  /** Why it is what it is, newest first. */
  reasons: string[]
  /** The last demotion, if no grant came after it. */
  lowered: Lowering | null
  onProbation: boolean
}

export type StandingNow = { level: Level; grant: Grant | null; reason: string }

export const noStanding: Standing = {
  level: 'hold',
  grants: [],
  reasons: [],
  lowered: null,
  onProbation: false,
}

/** What all decisions about a lane so far leave it with. */
export function foldStanding(decisions: Decisions): Standing {
  return inOrder(decisions).reduce(evolveStanding, noStanding)
}

function highest(grants: readonly Grant[]): Level {
  return grants.reduce<Level>((level, { to }) => (isBelow(level, to) ? to : level), 'hold')
}

/** One more event of either stream, in the order of the log. */
export function evolveStanding(standing: Standing, event: RecordedEvent): Standing {
  const next = changed(standing, event)
  return { ...next, level: highest(next.grants) }
}

function changed(standing: Standing, event: RecordedEvent): Standing {
  switch (event.type) {
    case 'StandingGranted':
      return granted(standing, grantOf(event), event.data.toldPosition ?? event.seq)
    case 'StandingLowered':
      return lowered(standing, { ...event.data, at: event.recordedAt, seq: event.seq })
    case 'GrantExpired':
      return { ...standing, grants: standing.grants.filter(({ grantId }) => grantId !== event.data.grantId) }
    case 'ProbationStarted':
      return { ...standing, onProbation: true }
    case 'ProbationEnded':
      return { ...standing, onProbation: false }
    default:
      return standing
  }
}

function grantOf(event: Extract<RecordedEvent, { type: 'StandingGranted' }>): Grant {
  const { grantId, to, scope, basis, reason, conditions, expiresAt, figures } = event.data
  // INVARIANT: auto is granted to one lane only, so a wider grant is read as review whatever it says.
  const level = scope === 'agentInProject' ? lowerLevel(to, 'review') : to
  const { recordedAt: at, seq, actor } = event
  const given = { by: actor.id, at, seq, knownTo: Math.min(seq, figures.logSize) }
  return { grantId, to: level, scope, basis, reason, conditions, expiresAt, ...given }
}

/**
 * A newer grant of the same scope replaces those at its level and above: the last decision is the one meant.
 * INVARIANT: it overrides no fall after `toldPosition`: its giver did not know of that.
 */
function granted(standing: Standing, grant: Grant, toldPosition: number): Standing {
  const untold = standing.lowered !== null && standing.lowered.seq > toldPosition ? standing.lowered : null
  const to = untold === null ? grant.to : lowerLevel(grant.to, untold.to)
  const kept = standing.grants.filter((one) => one.scope !== grant.scope || isBelow(one.to, to))
  return {
    ...standing,
    grants: to === 'hold' ? kept : [{ ...grant, to }, ...kept],
    reasons: [`granted \`${grant.to}\`: ${grant.reason}`, ...standing.reasons],
    lowered: untold,
    // What is granted for the agent in the whole project says nothing of one lane's fault.
    onProbation: grant.scope === 'lane' ? false : standing.onProbation,
  }
}

// INVARIANT: a demotion beats every earlier grant.
function lowered(standing: Standing, lowering: Lowering): Standing {
  const { to, reason } = lowering
  const grants = standing.grants
    .map((grant) => ({ ...grant, to: lowerLevel(grant.to, to) }))
    .filter((grant) => grant.to !== 'hold')
  return {
    ...standing,
    grants,
    lowered: lowering,
    reasons: [`lowered to \`${to}\`: ${reason}`, ...standing.reasons],
  }
}

/**
 * What the standing allows at `now`: an expiry is compared here, so that a late worker never widens. A grant for
 * an agent in a project covers ordinary task types only.
 */
export function standingAt(standing: Standing, now: string, type: { ordinary: boolean }): StandingNow {
  const valid = standing.grants.filter(
    ({ expiresAt, scope }) => (expiresAt === null || expiresAt > now) && (scope === 'lane' || type.ordinary),
  )
  const level = highest(valid)
  const grant = valid.find(({ to }) => to === level) ?? null
  if (grant !== null) return { level, grant, reason: grantReason(grant, standing.lowered) }
  const { lowered: lowering } = standing
  if (lowering !== null) return { level: 'hold', grant: null, reason: loweredReason(lowering) }
  const expired = standing.grants.some(({ expiresAt }) => expiresAt !== null && expiresAt <= now)
  const reason = expired
    ? 'its grant has expired; a lead grants it again'
    : 'nothing was granted to this agent for tasks of this type here'
  return { level: 'hold', grant: null, reason }
}

/** When the last grant that carries the level ends; null where one has no end, or none carries it. */
export function expiryOf(
  { grants }: Standing,
  level: Level,
  { ordinary }: { ordinary: boolean },
): string | null {
  const carrying = grants.filter(({ to, scope }) => !isBelow(to, level) && (scope === 'lane' || ordinary))
  const ends = carrying.map(({ expiresAt }) => expiresAt)
  return ends.includes(null) ? null : (ends.toSorted().at(-1) ?? null)
}

function grantReason({ to, scope, reason }: Grant, lowering: Lowering | null): string {
  if (lowering !== null) return loweredReason(lowering)
  const where = scope === 'lane' ? 'for this lane' : 'for the agent in this project'
  return `granted \`${to}\` ${where}: ${reason}`
}

function loweredReason({ to, reason }: Lowering): string {
  return `lowered to \`${to}\`: ${reason}`
}
