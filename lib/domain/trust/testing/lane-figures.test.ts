import { expect, test } from 'vitest'
import type { RecordedEvent } from '../../events/envelope'
import { recordedAs } from '../../events/testing/recorded-as'
import { fact, type DomainEvent } from '../../events/vocabulary'
import { laneFigures } from './lane-figures'

const commit = 'a'.repeat(40)
const merged = fact('ChangeMerged', { commit, merge: commit, how: 'person' })
const regression = fact('RegressionFound', { how: 'revert', sure: 1 })

function outcome(kind: 'clean' | 'failure' | 'completionFailure' | 'notCounted'): DomainEvent {
  return fact('OutcomeSettled', { class: kind, grade: 1, cause: 'x' })
}

function given(runs: Record<string, DomainEvent[]>): RecordedEvent[] {
  let seq = 0
  return Object.entries(runs).flatMap(([runId, events]) =>
    events.map((event) => recordedAs(++seq, event, { stream: `run/${runId}`, runId })),
  )
}

test('each run counts once, as it stands at the end', () => {
  const events = given({
    clean: [merged, outcome('clean')],
    pending: [merged],
    regressed: [merged, outcome('clean'), regression],
    regressedEarly: [merged, regression],
    withdrawn: [merged, outcome('clean'), regression, fact('RegressionWithdrawn', { why: 'not its fault' })],
    discarded: [outcome('failure')],
    empty: [outcome('completionFailure')],
    duplicate: [outcome('notCounted')],
    running: [fact('LeaseTaken', { n: 1, workerId: 'w' })],
  })
  expect(laneFigures(events, 100)).toEqual({
    counted: 5,
    clean: 2,
    failures: 3,
    pending: 1,
    notCounted: 1,
    completionFailures: 1,
    logSize: 100,
  })
})

test('what stands in the log beyond its frozen size does not count', () => {
  const events = given({ one: [merged, outcome('clean')] })
  expect(laneFigures(events, 1)).toMatchObject({ counted: 0, pending: 1, logSize: 1 })
})
