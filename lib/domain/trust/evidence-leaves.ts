// Whether the log still holds what a recommendation was made on, event by event.
import type { Recommendation } from '../events/lane'

type Evidence = Recommendation['evidence']

/** One event as the log holds it now. */
export type Leaf = {
  hash: string
  runId: string | null
  /** Its payload is there, and is the one that its envelope was made over. */
  isWhole: boolean
}

/** By the id of the event; one that the log does not hold is absent. */
export type Leaves = ReadonlyMap<string, Leaf>

/** `none`: it was made before evidence carried leaf hashes, and nothing can be compared. */
export type EvidenceCheck = { kind: 'same' | 'none' | 'differs'; words: string }

export function checkEvidence(evidence: Evidence, leaves: Leaves): EvidenceCheck {
  if (evidence.some(({ leafHash }) => leafHash === undefined))
    return {
      kind: 'none',
      words: 'its evidence carries no leaf hashes, so it cannot be compared with the log',
    }
  const differing = evidence.filter((one) => wholeHash(one, leaves) !== one.leafHash)
  const [first] = differing
  if (first === undefined) return { kind: 'same', words: 'its evidence stands in the log as it was frozen' }
  const others = differing.length === 1 ? '' : ` and of ${differing.length - 1} more`
  const words = `the log no longer holds its evidence as it was frozen: what is recorded of run \`${first.runId}\`${others} was altered or removed`
  return { kind: 'differs', words }
}

export type FrozenEvidence = { ok: true; evidence: Evidence } | { ok: false; runId: string }

/** The evidence with the hash of each event, or the first run of which the log does not hold what was recorded. */
export function freezeEvidence(evidence: Evidence, leaves: Leaves): FrozenEvidence {
  const frozen: Evidence = []
  for (const one of evidence) {
    const leafHash = wholeHash(one, leaves)
    if (leafHash === null) return { ok: false, runId: one.runId }
    frozen.push({ ...one, leafHash })
  }
  return { ok: true, evidence: frozen }
}

/** INVARIANT: what is incomplete, or of another run, has no hash to compare. */
function wholeHash({ runId, eventId }: Evidence[number], leaves: Leaves): string | null {
  const leaf = leaves.get(eventId)
  return leaf?.isWhole === true && leaf.runId === runId ? leaf.hash : null
}
