// Which automatic merges a person shall read: drawn before the merge, so that nothing known of a change decides it.

/** Shares by how many of the lane's automatic merges were sampled so far. */
const steps = [
  { below: 20, share: 0.2 },
  { below: 100, share: 0.1 },
] as const
const leastShare = 0.05
const shareWhileWarned = 0.5

/** `least`: what the grant asks for at least, in [0, 1]; null: nothing. */
export function samplingShare(lane: { sampled: number; isWarned: boolean; least: number | null }): number {
  const step = steps.find(({ below }) => lane.sampled < below)
  const byCount = step?.share ?? leastShare
  return Math.max(byCount, lane.least ?? 0, lane.isWarned ? shareWhileWarned : 0)
}
