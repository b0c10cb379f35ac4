// Since when a lane was trusted with a level, on whose word, and what ended that. Two things end it: an event, and a
// grant's own end, which counts from its moment on and not from when a worker came to record it.
import type { Actor, RecordedEvent } from '../events/envelope'
import { isBelow, type Level } from '../level'
import { inOrder, type Decisions } from './decisions'
import { evolveStanding, expiryOf, noStanding, standingAt, type Standing } from './standing'

export type Given = Extract<RecordedEvent, { type: 'StandingGranted' }>

/** `at`: ISO 8601 in UTC. */
export type SpellEnd =
  | { kind: 'lowered'; seq: number; at: string; by: Actor; to: Level; cause: string; reason: string }
  | { kind: 'replaced'; seq: number; at: string; by: Actor; to: Level; reason: string }
  | { kind: 'expired'; at: string }

/** A time without a gap at a level, or above it. */
export type Spell = {
  /** The grant that began it, then those that were given within it. */
  grants: readonly [Given, ...Given[]]
  /** null: it lasts. */
  end: SpellEnd | null
}

/** In order. `ordinary`: whether a grant for the agent in its project covers the task type. `now`: ISO 8601 in UTC. */
export function spellsOf(
  level: Level,
  decisions: Decisions,
  { ordinary, now }: { ordinary: boolean; now: string },
): Spell[] {
  const type = { ordinary }
  const spells: Spell[] = []
  let standing: Standing = noStanding
  let grants: Given[] = []
  const close = (end: SpellEnd | null) => {
    const [first, ...more] = grants
    if (first !== undefined) spells.push({ grants: [first, ...more], end })
    grants = []
  }
  for (const event of inOrder(decisions)) {
    const expired = expiryOf(standing, level, type)
    if (expired !== null && expired <= event.recordedAt) close({ kind: 'expired', at: expired })
    standing = evolveStanding(standing, event)
    const isReached = !isBelow(standingAt(standing, event.recordedAt, type).level, level)
    if (!isReached) close(endBy(event))
    else if (event.type === 'StandingGranted' && grantsLevel(event, level, type)) grants.push(event)
  }
  const expired = expiryOf(standing, level, type)
  close(expired !== null && expired <= now ? { kind: 'expired', at: expired } : null)
  return spells
}

/** A wider grant is read as review, whatever it says. */
function grantsLevel({ data }: Given, level: Level, { ordinary }: { ordinary: boolean }): boolean {
  if (data.scope === 'lane') return !isBelow(data.to, level)
  return ordinary && level !== 'auto' && !isBelow(data.to, level)
}

function endBy(event: RecordedEvent): SpellEnd {
  const { seq, recordedAt: at, actor: by } = event
  if (event.type === 'StandingLowered') {
    const { to, cause, reason } = event.data
    return { kind: 'lowered', seq, at, by, to, cause, reason }
  }
  if (event.type === 'StandingGranted')
    return { kind: 'replaced', seq, at, by, to: event.data.to, reason: event.data.reason }
  return { kind: 'expired', at }
}
