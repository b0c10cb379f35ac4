// What an agent is trusted with in one lane: a projection of grants and demotions.
import type { EventData } from '../events/vocabulary'
import type { Level } from '../level'

export type Grant = {
  grantId: string
  to: Level
  scope: 'lane' | 'agentInProject'
  basis: 'evidence' | 'override'
  reason: string
  conditions: EventData<'StandingGranted'>['conditions']
  /** ISO 8601 in UTC with milliseconds; null: it does not end. */
  expiresAt: string | null
  by: string
  at: string
  seq: number
}

export type Standing = {
  /** The level of the grants that stand, before any expiry is compared with a clock. */
  level: Level
  /** Those that stand: not replaced, not lowered away, not recorded as expired; the newest first. */
  grants: Grant[]
  /** Why it is what it is, newest first. */
  reasons: string[]
  /** The last demotion, if no grant came after it. */
  lowered: { to: Level; cause: string; reason: string; at: string; seq: number } | null
  onProbation: boolean
}

export type StandingNow = { level: Level; grant: Grant | null; reason: string }
