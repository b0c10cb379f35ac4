// One step of a lane's level, as its history lists it.
import type { Actor, RecordedEvent } from '../domain/events/envelope'
import type { GrantConditions, LaneFigures } from '../domain/events/lane'
import type { Level } from '../domain/level'

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

/** undefined where the event changes no level. `levels`: the standing's own around the event, for an expiry. */
export function levelChangeOf(
  event: RecordedEvent,
  levels: { before: Level; after: Level },
): LevelChange | undefined {
  const { seq, occurredAt: at, actor: by } = event
  const change = { seq, at, by, conditions: null, expiresAt: null, figures: null }
  switch (event.type) {
    case 'StandingGranted': {
      const { from, to, basis, reason, conditions, expiresAt, figures } = event.data
      return { ...change, how: 'granted', from, to, basis, reason, conditions, expiresAt, figures }
    }
    case 'StandingLowered': {
      const { from, to, cause, reason } = event.data
      return { ...change, how: 'lowered', from, to, basis: cause, reason }
    }
    case 'GrantExpired': {
      const { before: from, after: to } = levels
      return { ...change, how: 'expired', from, to, basis: '', reason: 'the grant expired' }
    }
    default:
      return undefined
  }
}
