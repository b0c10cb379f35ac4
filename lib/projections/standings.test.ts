import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { laneFigures } from '../domain/trust/evidence'
import { figuresOf, noRecord } from './lane-record'
import { ada, at, folded, recorded } from './log-for-tests'
import { standingOf, standings } from './standings'
import {
  commit,
  grantStory,
  lane,
  laneStory,
  merge,
  mergedByItself,
  mergedRun,
  runRequested,
} from './stories-for-tests'

const key = 'lane/a1/p1/docs'
const zero = {
  counted: 0,
  clean: 0,
  failures: 0,
  pending: 0,
  notCounted: 0,
  completionFailures: 0,
  logSize: 0,
}

test('a lane shows its standing with every change of its level', () => {
  const told = laneStory.slice(0, 3)
  const { standing, ...row } = folded(standings, told)[key] ?? expect.fail()
  const conditions = { filesMax: 5, linesMax: null, mergesPerDayMax: null }
  const grant = {
    how: 'granted',
    from: 'hold',
    basis: 'override',
    reason: 'it did well elsewhere',
    conditions,
  }
  const none = { expiresAt: null, by: ada }
  expect(row).toStrictEqual({
    stream: key,
    kind: 'lane',
    ...lane,
    decisions: recorded(told),
    changes: [
      {
        ...none,
        seq: 3,
        at: at(3),
        how: 'lowered',
        from: 'auto',
        to: 'review',
        basis: 'person',
        reason: 'too fast',
        conditions: null,
        figures: null,
      },
      { ...none, ...grant, seq: 2, at: at(2), to: 'auto', figures: zero },
      { ...none, ...grant, seq: 1, at: at(1), to: 'review', figures: zero },
    ],
    record: noRecord,
  })
  expect(standing.level).toBe('review')
})

test('a demotion of the lane beats an earlier grant to its agent in the project', () => {
  const lowered = laneStory.slice(2, 3).map((one) => ({
    ...one,
    fact: fact('StandingLowered', { from: 'review', to: 'hold', cause: 'person', reason: 'no' }),
  }))
  const rows = folded(standings, [...grantStory, ...lowered])
  const agentInProject = rows['grant/a1/p1']
  expect(agentInProject).toMatchObject({ kind: 'agentInProject', taskType: null })
  expect(standingOf({ lane: undefined, agentInProject }).level).toBe('review')
  expect(standingOf({ lane: rows[key], agentInProject }).level).toBe('hold')
})

test('a merged change is pending, and a regression found later is a failure', () => {
  const { record } = folded(standings, [...mergedRun('r1'), ...mergedByItself('r2')])[key] ?? expect.fail()
  expect(record).toStrictEqual({
    runs: 2,
    lastRunAt: at(12),
    outcomes: [
      {
        runId: 'r1',
        class: 'pending',
        cause: '',
        grade: 1,
        mergedByItself: false,
        regressed: false,
        seq: 11,
        at: at(11),
      },
      {
        runId: 'r2',
        class: 'clean',
        cause: 'horizon',
        grade: 1,
        mergedByItself: true,
        regressed: true,
        seq: 24,
        at: at(24),
      },
    ],
  })
  expect(figuresOf([record], 25)).toStrictEqual({ ...zero, counted: 1, failures: 1, pending: 1, logSize: 25 })
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
  [settled('failure')],
  [settled('notCounted')],
  [settled('completionFailure')],
  [],
]

test('the record of a lane counts as the domain counts its events', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...possibleEnds), { maxLength: 30 }), (ends) => {
      const told = ends.flatMap((end, n) =>
        [runRequested(), ...end].map((one) => ({
          stream: runStream(`r${n}`),
          fact: one,
          context: { runId: `r${n}`, lane },
        })),
      )
      const record = folded(standings, told)[key]?.record ?? noRecord
      expect(figuresOf([record], told.length)).toStrictEqual(laneFigures(recorded(told), told.length))
    }),
  )
})
