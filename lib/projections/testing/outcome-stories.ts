// Ways in which a run comes to something, as facts without what lies between.
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import type { Told } from './log'
import { ofRun, runRequested } from './run-stories'
import { commit, merge } from './story-subjects'

export const settled = (name: 'clean' | 'failure' | 'completionFailure' | 'notCounted') =>
  fact('OutcomeSettled', { class: name, grade: 1, cause: 'x' })
export const merged = fact('ChangeMerged', { commit, merge, how: 'auto' })
export const found = fact('RegressionFound', { how: 'a check fails', sure: 1 })
export const withdrawn = fact('RegressionWithdrawn', { why: 'flaky' })

export const possibleEnds: DomainEvent[][] = [
  [merged],
  [merged, settled('clean')],
  [merged, found],
  [merged, found, withdrawn],
  [merged, settled('clean'), found],
  [merged, settled('clean'), found, withdrawn],
  [merged, found, settled('failure')],
  [found, withdrawn],
  [settled('failure')],
  [settled('notCounted')],
  [settled('completionFailure')],
  [],
]

/** Runs `r0`, `r1` and so on of one lane, one after the other. */
export function endedRuns(ends: readonly (readonly DomainEvent[])[]): Told[] {
  return ends.flatMap((end, n) => ofRun(`r${n}`, [runRequested(), ...end]))
}
