import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { policyOf } from '../../policy/testing/policy-of'
import { countEvidence } from '../lane-evidence'
import { readinessOf } from '../readiness'
import { firstEpoch } from '../epochs'
import { dayOf, outcomeOf } from '../testing/outcomes'
import type { ClosedChange } from './closed-change'
import { policyRule, rulesOfFile, rulesOfTypes } from './policy-rule'
import { knownAt, recordedRuns, type RecordedRun } from './recorded-run'
import { replayChanges } from './replay'
import { eProcessRule } from './rules'

const policyWith = (types: string, more = '') =>
  policyOf(`version: 1\nagents: [a]\ntypes:\n${types}\n${more}`)

const place = { agent: 'a', project: 'p', taskType: 'docs' }
const milliseconds = (day: number) => Date.parse(dayOf(day))

/** Asked for on a day, and nothing was delivered. */
function unfinished(day: number): RecordedRun {
  const outcome = outcomeOf(day, { class: 'completionFailure', mergedAt: null, how: null })
  return { ...place, states: [{ knownAt: milliseconds(day), outcome }], delivered: null }
}

/** Merged on a day, and what became of it: a failure that was found so many days later, or nothing. */
function merged(day: number, failsAfter: number | null = null): RecordedRun {
  const pending = {
    knownAt: milliseconds(day),
    outcome: outcomeOf(day, { class: 'pending', horizonDays: 28 }),
  }
  const run = { ...place, delivered: null }
  if (failsAfter === null) return { ...run, states: [pending] }
  const found = { knownAt: milliseconds(day + failsAfter), outcome: outcomeOf(day, { class: 'failure' }) }
  return { ...run, states: [pending, found] }
}

describe('what a policy would have known', () => {
  test('of a merged change is nothing before it merged, pending until its own horizon is over, then clean', () => {
    const run = merged(3)
    const classAt = (day: number, horizonDays: number) =>
      knownAt(run, milliseconds(day), horizonDays)?.class ?? null
    expect([2, 3, 9, 10].map((day) => classAt(day, 7))).toEqual([null, 'pending', 'pending', 'clean'])
    expect([3, 10].map((day) => classAt(day, 0))).toEqual(['clean', 'clean'])
  })

  test('of a regression is nothing before it was found, whatever the horizon', () => {
    const run = merged(3, 5)
    expect([3, 7, 8].map((day) => knownAt(run, milliseconds(day), 0)?.class)).toEqual([
      'clean',
      'clean',
      'failure',
    ])
  })
})

const lowRisk =
  '  docs: { profile: implement, risk: low, horizon: 0, promotion: { tasks: 5, files: 3, cleanPerDay: 9 } }'
const [docs] = rulesOfTypes(policyWith(lowRisk))

const someEnd = fc.oneof(
  { weight: 12, arbitrary: fc.constant('clean' as const) },
  { weight: 1, arbitrary: fc.nat(9) },
  { weight: 3, arbitrary: fc.constant('unfinished' as const) },
)

test('a policy lets a lane through exactly when its lane page would say that it is ready', () => {
  fc.assert(
    fc.property(fc.array(someEnd, { maxLength: 40 }), fc.nat(60), (ends, day) => {
      if (docs?.rule == null) throw new Error('the type has no rule')
      const history = ends.map((end, index) =>
        end === 'unfinished' ? unfinished(index) : merged(index, end === 'clean' ? null : end),
      )
      const known = history.flatMap((run) => knownAt(run, milliseconds(day), 0) ?? [])
      const counted = countEvidence(known, {
        rule: docs.rule,
        epochs: [firstEpoch],
        asOf: dayOf(day),
        overdue: [],
      })
      const rule = policyRule('own', [docs], history).begin()
      expect(rule.isEligible(place, milliseconds(day))).toBe(readinessOf(counted, docs.rule).isReady)
    }),
  )
})

test('seventeen clean changes make a low risk ready, and a longer horizon or a ceiling lets none through', () => {
  const history = Array.from({ length: 30 }, (_, day) => merged(day))
  const eligible = (types: string, more = '') => {
    const rule = policyRule('own', rulesOfTypes(policyWith(types, more)), history).begin()
    return history.map((_, day) => rule.isEligible(place, milliseconds(day) - 1)).indexOf(true)
  }
  expect(eligible(lowRisk)).toBe(17)
  expect(eligible(lowRisk.replace('horizon: 0', 'horizon: 90'))).toBe(-1)
  expect(eligible(lowRisk.replace('risk: low, ', ''))).toBe(-1)
  expect(eligible(lowRisk.replace('docs', 'tests'))).toBe(-1)
  const ceiling = 'ceilings:\n  - { type: [docs], level: review, reason: people read what is published }'
  expect(eligible(lowRisk, ceiling)).toBe(-1)
})

test('a change that nobody decided about for too long keeps a lane from being eligible, as it would have', () => {
  const since = dayOf(3)
  const left: RecordedRun = {
    ...{ ...place, states: [{ knownAt: milliseconds(20), outcome: outcomeOf(20, { class: 'notCounted' }) }] },
    delivered: { runId: 'left', since, seq: 35, beganSeq: 30 },
  }
  const history = Array.from({ length: 30 }, (_, day) => merged(day))
  const eligible = (runs: readonly RecordedRun[]) => {
    const rule = policyRule('own', rulesOfTypes(policyWith(lowRisk)), runs).begin()
    return history.map((_, day) => rule.isEligible(place, milliseconds(day) - 1)).indexOf(true)
  }
  expect(eligible(history)).toBe(17)
  expect(eligible([...history, left])).toBe(21)
})

const change = (day: number, isMerged: boolean): ClosedChange => ({
  ...place,
  ...{ openedAt: milliseconds(day), closedAt: milliseconds(day) + 1, merged: isMerged },
})

test('over a file of pull requests it asks what the bare e-process asks, where it asks for nothing more', () => {
  const bare = policyWith(
    '  docs: { profile: implement, risk: low, promotion: { tasks: 1, cleanPerDay: 1000 } }',
  )
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (ends) => {
      const changes = ends.map((isMerged, day) => change(day, isMerged))
      const rules = [policyRule('own', rulesOfFile(bare), recordedRuns(changes)), eProcessRule(0.2)]
      const [own, process] = replayChanges(changes, rules).rules
      expect(own).toEqual({ ...process, name: 'own' })
    }),
  )
})

test('a replay names the lanes that became eligible, since when, and what became of each', () => {
  const changes = Array.from({ length: 20 }, (_, day) => change(day, day !== 18))
  const [rule] = replayChanges(changes, [eProcessRule(0.2)]).rules
  expect(rule?.lanes).toEqual([{ ...place, since: dayOf(17), eligible: 2, notMerged: 1 }])
})
