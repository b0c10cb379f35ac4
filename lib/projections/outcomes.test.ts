import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { laneStream, runStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { laneFigures } from '../domain/trust/testing/lane-figures'
import { at, folded, recorded, type Told } from './testing/log'
import {
  countedChange,
  figuresOf,
  laneOutcome,
  outcomeAsOf,
  outcomes,
  tallyAsOf,
  waitingAsOf,
  type OutcomeState,
} from './outcomes'
import {
  attemptStarted,
  frozenDraft,
  mergedByItself,
  mergedRun,
  runRequested,
  sentBackRun,
} from './testing/run-stories'
import { blob, commit, lane, merge } from './testing/story-subjects'

/** As the database counts: rows by the state and the link of their index. */
function tally(told: readonly Told[]) {
  const indexes = Object.values(folded(outcomes, told)).map((row) => outcomes.index(row, null))
  expect(indexes.every(({ link }) => link === laneStream(lane))).toBe(true)
  return indexes.map(({ state = null }) => ({ state, count: 1 }))
}

test('a merged change is pending, and a regression found later is a failure', () => {
  const told = [...mergedRun('r1'), ...mergedByItself('r2')]
  expect(folded(outcomes, told)).toMatchObject({
    r1: {
      ...lane,
      class: 'pending',
      regressed: false,
      seq: 11,
      at: at(11),
      merged: { how: 'person', merge },
    },
    r2: { ...lane, class: 'clean', regressed: true, seq: 25, at: at(25), merged: { how: 'auto', merge } },
  })
  expect(figuresOf(tally(told), 25)).toMatchObject({ counted: 1, clean: 0, failures: 1, pending: 1 })
})

const settled = (name: 'clean' | 'failure' | 'completionFailure' | 'notCounted') =>
  fact('OutcomeSettled', { class: name, grade: 1, cause: 'x' })
const merged = fact('ChangeMerged', { commit, merge, how: 'auto' })
const found = fact('RegressionFound', { how: 'a check fails', sure: 1 })
const withdrawn = fact('RegressionWithdrawn', { why: 'flaky' })

const possibleEnds: DomainEvent[][] = [
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

test('the outcomes of a lane count as the domain counts its events', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...possibleEnds), { maxLength: 30 }), (ends) => {
      const told = ends.flatMap((end, n) =>
        [runRequested(), ...end].map((one) => ({
          stream: runStream(`r${n}`),
          fact: one,
          context: { projectId: 'p1', runId: `r${n}`, lane },
        })),
      )
      expect(figuresOf(tally(told), told.length)).toStrictEqual(laneFigures(recorded(told), told.length))
    }),
  )
})

test('what is worse than a fault is said with its run, until it is withdrawn', () => {
  const exposed = fact('RegressionFound', { how: 'a key', sure: 1, critical: 'secretExposed' })
  const criticalOf = (...facts: DomainEvent[]) => {
    const told = [
      ...mergedRun('r1'),
      ...facts.map((one) => ({ fact: one, stream: runStream('r1'), context: { runId: 'r1', lane } })),
    ]
    const row = folded(outcomes, told)['r1']
    return row && laneOutcome(row)?.critical
  }
  expect(criticalOf(exposed)).toBe('it exposed a secret')
  expect(criticalOf(found, exposed)).toBe('it exposed a secret')
  expect(criticalOf(found)).toBeNull()
  expect(criticalOf(exposed, withdrawn)).toBeNull()
})

test('says how large its change was, whether a person decided about it, and how often it was sent back', () => {
  const told = [...mergedRun('r1'), ...sentBackRun('r2'), ...mergedByItself('r3'), ...frozenDraft('r4')]
  const of = { size: { files: 1, lines: 4 } }
  expect(folded(outcomes, told)).toMatchObject({
    r1: { ...of, reviewed: true, sentBack: 0 },
    r2: { ...of, reviewed: true, sentBack: 1 },
    r3: { ...of, reviewed: false, sentBack: 0 },
    r4: { ...of, reviewed: false, sentBack: 0 },
  })
})

test('a late regression changes what we now know, and never what we knew', () => {
  const told = mergedByItself('r2')
  const row = folded(outcomes, told)['r2']
  if (row === undefined) throw new Error('the run has no row')
  const at = (count: number) => {
    const known = outcomeAsOf(row, count)
    return known && [known.class, known.regressed]
  }
  expect(told.map((_, index) => at(index + 1)).slice(-4)).toEqual([
    ['pending', false],
    ['pending', false],
    ['clean', false],
    ['clean', true],
  ])
  expect(outcomeAsOf(row, 0)).toBeNull()
})

test('what was known at a position is what the log says up to it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...possibleEnds), fc.nat(6), (end, position) => {
      const told = [runRequested(), ...end].map((one) => ({
        stream: runStream('r1'),
        fact: one,
        context: { projectId: 'p1', runId: 'r1', lane },
      }))
      const row = folded(outcomes, told)['r1']
      const then = folded(outcomes, told.slice(0, position))['r1']
      const known = row === undefined ? null : outcomeAsOf(row, position)
      const expected = then === undefined ? null : outcomeAsOf(then, position)
      const isOpen = (state: OutcomeState | null) => state === null || laneOutcome(state) === null
      expect(isOpen(known) ? null : known).toEqual(isOpen(expected) ? null : expected)
    }),
  )
})

test('what a run was before it came to something is not kept, but when its last attempt began is', () => {
  const row = folded(outcomes, mergedByItself('r1'))['r1'] ?? expect.fail()
  const states = [
    ...new Set(mergedByItself('r1').map((_, index) => outcomeAsOf(row, index + 1)?.class ?? null)),
  ]
  expect(states).toEqual([null, 'pending', 'clean'])
  expect(row.earlier).toHaveLength(2)
  const { earlier: _, regressed: __, ...settledRow } = row
  expect(countedChange({ ...settledRow, earlier: [], regressed: false })).toEqual({
    ...{ agent: 'a1', project: 'p1', taskType: 'docs', openedAt: Date.parse(row.beganAt), merged: true },
    closedAt: Date.parse(row.at),
  })
  expect(row.beganAt).toBe(at(row.beganSeq))
})

test('the figures of a position are those that the log up to it had', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...possibleEnds), { maxLength: 8 }),
      fc.nat(30),
      (ends, position) => {
        const told = ends.flatMap((end, n) =>
          [runRequested(), ...end].map((one) => ({
            stream: runStream(`r${n}`),
            fact: one,
            context: { projectId: 'p1', runId: `r${n}`, lane },
          })),
        )
        const then = tallyAsOf(Object.values(folded(outcomes, told)), position)
        expect(figuresOf(then, position)).toStrictEqual(figuresOf(tally(told.slice(0, position)), position))
      },
    ),
  )
})

const of = (one: DomainEvent, actor?: Told['context']): Told => ({
  fact: one,
  stream: runStream('r1'),
  context: { runId: 'r1', lane, ...actor },
})

describe('what waits for somebody to decide', () => {
  const review = fact('ReviewRequested', { why: 'it is at review', commit })
  const again = fact('ChangeSentBack', { text: 'again', cause: 'workflow' })
  const told = [runRequested(), attemptStarted(1, 1), review, again, attemptStarted(2, 2), review]
  const rowOf = (...facts: DomainEvent[]) =>
    folded(
      outcomes,
      facts.map((one) => of(one)),
    )['r1'] ?? expect.fail()
  const since = { runId: 'r1', since: at(3), seq: 3, beganSeq: 2 }

  test('waits since its first delivery, however often it is sent back, in the epoch of its last attempt', () => {
    expect(waitingAsOf(rowOf(...told), Infinity)).toEqual({ ...since, beganSeq: 5 })
    expect(waitingAsOf(rowOf(...told.slice(0, 4)), Infinity)).toEqual(since)
    expect(waitingAsOf(rowOf(...told.slice(0, 2)), Infinity)).toBeNull()
  })

  test.each([
    ['draft', fact('DraftReady', { commit })],
    ['report', fact('ReportReady', { report: blob })],
  ])('may be a %s', (_, delivered) => {
    expect(waitingAsOf(rowOf(runRequested(), delivered), Infinity)).toMatchObject({ seq: 2 })
  })

  test.each([[merged], [settled('notCounted')], [settled('failure')]])('waits no more after %j', (end) => {
    expect(waitingAsOf(rowOf(...told, end), Infinity)).toBeNull()
  })

  test('is known as of any position as the log up to it had it', () => {
    const all = [...told, merged, settled('clean'), found]
    const positions = all.map((_, index) => index + 1)
    expect(positions.map((position) => waitingAsOf(rowOf(...all), position))).toEqual(
      positions.map((position) => waitingAsOf(rowOf(...all.slice(0, position)), position)),
    )
  })
})

const lea = { actor: { kind: 'person', id: 'lea' } } as const

test('a call that ran without its decision is a failure at once, and what comes after takes nothing from it', () => {
  const violation = fact('CallViolated', { callId: 'c', tool: 'Write', why: 'it ran' })
  const ends: DomainEvent[][] = [
    [],
    [fact('RunCancelled', { reason: 'oops' })],
    [fact('RunFailed', { kind: 'diskFull', message: 'full' })],
    [fact('LeaseLost', { n: 1 }), merged, found, withdrawn],
  ]
  for (const end of ends) {
    const row = folded(outcomes, [of(runRequested()), of(violation), ...end.map((one) => of(one))])['r1']
    expect(row && laneOutcome(row)).toMatchObject({
      critical: 'a tool call ran without the decision it needs',
      ...(end.includes(merged) ? {} : { class: 'failure' }),
    })
  }
})

test('who takes a fault off a run is known with it', () => {
  const excusedBy = (...told: Told[]) =>
    folded(outcomes, [of(runRequested()), ...told])['r1']?.excusedBy ?? null
  const sentBack = (cause: 'agent' | 'workflow') => fact('ChangeSentBack', { text: 'again', cause })
  expect(excusedBy(of(sentBack('agent'), lea))).toBeNull()
  expect(excusedBy(of(sentBack('workflow'), lea), of(sentBack('agent'), lea))).toBe('lea')
  expect(excusedBy(of(merged), of(found), of(withdrawn, lea))).toBe('lea')
})

test('an audit stays given, also where what it found was withdrawn', () => {
  const given = fact('AuditGiven', { clean: false, words: 'wrong', vouchedBy: 'person' })
  const row = (...told: Told[]) => folded(outcomes, [of(runRequested()), of(merged), ...told])['r1']
  expect(row()).toMatchObject({ audited: false, vouchedBy: 'nobody' })
  expect(row(of(given, lea))).toMatchObject({ audited: true, regressed: true })
  expect(row(of(given, lea), of(withdrawn, lea))).toMatchObject({ audited: true, regressed: false })
})
