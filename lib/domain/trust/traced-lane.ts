// The answer to "since when is it trusted, on what evidence, and who decided?", for one lane.
import type { Lane, RecordedEvent } from '../events/envelope'
import type { AskedDeclaration, Declared } from './declared'
import type { GrantEvidence } from './grant-evidence'
import type { OutcomeClass } from './lane-evidence'
import type { Spell } from './spells'

export type TrustQuestion = AskedDeclaration & { level: 'review' | 'auto' }

/** A spell with what it stood on. */
export type TracedSpell = Spell & {
  /** What the agent was declared as, from its beginning to its end. */
  declared: readonly Declared[]
  /** Of each grant. */
  evidence: readonly GrantEvidence[]
  /** What merged in it by itself (asked for `auto`), or at all (for `review`), as it counts now. */
  merged: Record<OutcomeClass, number>
}

export type TracedLane = {
  lane: Lane
  /** Its own decisions and those about its agent in the project, in order. */
  decisions: readonly RecordedEvent[]
  /** Whether a grant for the agent in the project covers the task type. */
  ordinary: boolean
  spells: readonly TracedSpell[]
}
