import { expect, test } from 'vitest'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { laneOutcome } from './lane-outcome'
import { outcomes } from './outcomes'
import { folded } from './testing/log'
import { found, merged, withdrawn } from './testing/outcome-stories'
import { mergedRun, ofRun, runRequested } from './testing/run-stories'

test('what is worse than a fault is said with its run, until it is withdrawn', () => {
  const exposed = fact('RegressionFound', { how: 'a key', sure: 1, critical: 'secretExposed' })
  const criticalOf = (...facts: DomainEvent[]) => {
    const told = [...mergedRun('r1'), ...ofRun('r1', facts)]
    const row = folded(outcomes, told)['r1']
    return row && laneOutcome(row)?.critical
  }
  expect(criticalOf(exposed)).toBe('it exposed a secret')
  expect(criticalOf(found, exposed)).toBe('it exposed a secret')
  expect(criticalOf(found)).toBeNull()
  expect(criticalOf(exposed, withdrawn)).toBeNull()
})

test('a call that ran without its decision is a failure at once, and what comes after takes nothing from it', () => {
  const violation = fact('CallViolated', { callId: 'c', tool: 'Write', why: 'it ran' })
  const ends: DomainEvent[][] = [
    [],
    [fact('RunCancelled', { reason: 'oops' })],
    [fact('RunFailed', { kind: 'diskFull', message: 'full' })],
    [fact('LeaseLost', { n: 1 }), merged, found, withdrawn],
  ]
  for (const end of ends) {
    const row = folded(outcomes, ofRun('r1', [runRequested(), violation, ...end]))['r1']
    expect(row && laneOutcome(row)).toMatchObject({
      critical: 'a tool call ran without the decision it needs',
      ...(end.includes(merged) ? {} : { class: 'failure' }),
    })
  }
})
