// How grants, lowerings and expiries make a lane's level, with their history.
import type { Actor, RecordedEvent } from '../domain/events/envelope'
import type { GrantConditions, LaneFigures } from '../domain/events/lane'
import type { EventOf } from '../domain/events/vocabulary'
import { isBelow, type Level } from '../domain/level'

export type LevelChange = {
  seq: number
  at: string
  by: Actor
  how: 'granted' | 'lowered' | 'expired'
  from: Level
  to: Level
  /** For a grant: `evidence` or `override`. For a lowering: its cause. For an expiry: empty. */
  basis: string
  reason: string
  conditions: GrantConditions | null
  expiresAt: string | null
  /** The figures that the grant froze. */
  figures: LaneFigures | null
}

/** A grant that stands, as long as no clock has passed `expiresAt`. */
export type StandingGrant = LevelChange & { grantId: string }

export type Lineage = {
  /** Those that stand; newest first. */
  grants: StandingGrant[]
  /** The last lowering, if no grant came after it. */
  lowered: LevelChange | null
  onProbation: boolean
  /** Newest first. */
  changes: LevelChange[]
}

/** The highest grant that stands; what was left by a lowering counts as its floor. */
export function levelOf({ grants, lowered }: Pick<Lineage, 'grants' | 'lowered'>): Level {
  const floor: Level = lowered?.to ?? 'hold'
  return grants.reduce((level, grant) => (isBelow(level, grant.to) ? grant.to : level), floor)
}

export function lineageAfter(row: Lineage, event: RecordedEvent): Lineage {
  const { grants, lowered, onProbation, changes } = row
  const same = { grants, lowered, onProbation, changes }
  switch (event.type) {
    case 'StandingGranted': {
      const grant = { ...changeBase(event), ...grantOf(event.data) }
      return {
        grants: [grant, ...grants],
        lowered: null,
        onProbation: false,
        changes: [withoutId(grant), ...changes],
      }
    }
    case 'StandingLowered': {
      const { from, to, cause, reason } = event.data
      const change = { ...changeBase(event), how: 'lowered' as const, from, to, basis: cause, reason }
      const left = grants.filter((grant) => !isBelow(to, grant.to))
      return { ...same, grants: left, lowered: change, changes: [change, ...changes] }
    }
    case 'GrantExpired':
      return expired(row, event, event.data.grantId)
    case 'ProbationStarted':
      return { ...same, onProbation: true }
    case 'ProbationEnded':
      return { ...same, onProbation: false }
    default:
      return same
  }
}

function changeBase(event: RecordedEvent) {
  const { seq, occurredAt: at, actor: by } = event
  return { seq, at, by, conditions: null, expiresAt: null, figures: null }
}

function grantOf(data: EventOf<'StandingGranted'>['data']) {
  const { grantId, from, to, basis, reason, conditions, expiresAt, figures } = data
  return { grantId, how: 'granted' as const, from, to, basis, reason, conditions, expiresAt, figures }
}

function withoutId({ grantId: _, ...change }: StandingGrant): LevelChange {
  return change
}

function expired(row: Lineage, event: RecordedEvent, grantId: string): Lineage {
  const { lowered, onProbation, changes } = row
  const grants = row.grants.filter((grant) => grant.grantId !== grantId)
  const change: LevelChange = {
    ...changeBase(event),
    how: 'expired',
    from: levelOf(row),
    to: levelOf({ grants, lowered }),
    basis: '',
    reason: 'the grant expired',
  }
  return { grants, lowered, onProbation, changes: [change, ...changes] }
}
