import { expect, test } from 'vitest'
import { fact } from '../domain/events/vocabulary'
import { ada, at, folded, recorded } from './testing/log'
import { standingOf, standings, stateAsOf } from './standings'
import { grantStory, laneStory } from './testing/lane-stories'
import { mergedByItself, mergedRun } from './testing/run-stories'
import { lane } from './testing/story-subjects'

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
    runs: 0,
    lastRunAt: null,
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

test('a lane counts the runs that were asked for, whatever they came to', () => {
  const { runs, lastRunAt } =
    folded(standings, [...mergedRun('r1'), ...mergedByItself('r2')])[key] ?? expect.fail()
  expect({ runs, lastRunAt }).toStrictEqual({ runs: 2, lastRunAt: at(12) })
})

test('what had been decided at a position is what the log up to it says', () => {
  const told = [...laneStory, ...grantStory]
  for (const [index] of told.entries()) {
    const { runs, lastRunAt, ...then } = folded(standings, told.slice(0, index + 1))[key] ?? expect.fail()
    expect({ runs, lastRunAt }).toStrictEqual({ runs: 0, lastRunAt: null })
    const { runs: _, lastRunAt: __, ...row } = folded(standings, told)[key] ?? expect.fail()
    expect(stateAsOf(row, index + 1)).toStrictEqual(then)
  }
})

test('a recommendation changes no standing, and is not kept with the decisions', () => {
  const withdrawn = {
    stream: key,
    fact: fact('RecommendationWithdrawn', { recommendationId: 'x', why: 'newer' }),
  }
  const told = laneStory.slice(0, 1)
  expect(folded(standings, [...told, withdrawn])).toStrictEqual(folded(standings, told))
})
