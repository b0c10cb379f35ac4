import type { LaneFigures } from '../events/lane'

/** A lane's counts in one line: `1 of 17 failed, 2 pending`; `no evidence` where nothing counts or is pending. */
export function figuresInWords({
  counted,
  failures,
  pending,
}: Pick<LaneFigures, 'counted' | 'failures' | 'pending'>): string {
  if (counted + pending === 0) return 'no evidence'
  if (counted === 0) return `${pending} pending`
  return `${failures} of ${counted} failed${pending > 0 ? `, ${pending} pending` : ''}`
}
