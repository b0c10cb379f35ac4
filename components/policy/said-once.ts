export type SaidOnce<T> = {
  /** What is in force says, and the proposal as well. */
  inBoth: readonly T[]
  /** What only the proposal says; what it says more often is its own that often. */
  own: readonly T[]
}

/** What is said of the policy in force and of a proposal alike is said once, of the one in force. */
export function saidOnce<T>(
  { adopted, proposal }: { adopted: readonly T[]; proposal: readonly T[] },
  wordsOf: (one: T) => string,
): SaidOnce<T> {
  const own = without(proposal, adopted.map(wordsOf), wordsOf)
  const dropped = without(adopted, proposal.map(wordsOf), wordsOf)
  return { own, inBoth: adopted.filter((one) => !dropped.includes(one)) }
}

function without<T>(all: readonly T[], words: readonly string[], wordsOf: (one: T) => string): T[] {
  const left = [...words]
  return all.filter((one) => {
    const at = left.indexOf(wordsOf(one))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
