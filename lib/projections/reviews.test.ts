import { expect, test } from 'vitest'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { at, folded } from './testing/log'
import { linesLarge, reviews } from './reviews'
import {
  attempt,
  failedRun,
  mergedRun,
  ofRun,
  reviewRequested,
  sensitive,
  sentBackRun,
  started,
  treeCaptured,
} from './testing/run-stories'
import { commit } from './testing/story-subjects'

const waiting = (facts: DomainEvent[]) =>
  folded(reviews, ofRun('r1', [...started(), ...facts, reviewRequested])).r1

test('a change that waits for a person is a row with its delivery', () => {
  const { run, ...row } = waiting(attempt(1, 1)) ?? expect.fail()
  expect(row).toStrictEqual({
    state: 'awaitingReview',
    since: at(8),
    requestedAt: at(1),
    gatesRefused: [],
    risk: 0,
  })
  expect(run.state).toStrictEqual({ name: 'awaitingReview', commit, why: 'the level is review' })
})

test('while the agent works nobody is asked', () => {
  expect(folded(reviews, ofRun('r1', [...started(), ...attempt(1, 1)])).r1?.state).toBeNull()
})

test('a run that merged, failed or was discarded has left the queue', () => {
  const cause = { cause: 'unwanted', words: 'no' } as const
  const discarded = ofRun('r3', [
    ...started(),
    ...attempt(1, 1),
    reviewRequested,
    fact('ChangeDiscarded', cause),
    fact('OutcomeSettled', { class: 'notCounted', grade: 1, cause: 'unwanted' }),
  ])
  expect(folded(reviews, [...mergedRun('r1'), ...failedRun('r2'), ...discarded])).toStrictEqual({})
})

test('what a change touches and what became of it before make its risk', () => {
  const blocking = { ...sensitive, kind: 'escapingSymlink', blocks: true } as const
  const failed = fact('ChecksRun', {
    commit,
    results: [
      {
        name: 'test',
        command: 'npm test',
        outcome: 'failed',
        exitCode: 1,
        durationMilliseconds: 1,
        output: null,
        source: 'policy',
      },
    ],
  })
  const captured = treeCaptured(1)
  const large = { ...captured, data: { ...captured.data, linesAdded: linesLarge + 1 } }
  const [lease, begun, ended, , checked] = attempt(1, 1)
  if (!lease || !begun || !ended || !checked) expect.fail()
  expect(waiting(attempt(1, 1, [blocking]))?.risk).toBe(3)
  expect(waiting(attempt(1, 1, [sensitive]))?.risk).toBe(2)
  expect(waiting([lease, begun, ended, captured, failed])?.risk).toBe(2)
  expect(waiting([lease, begun, ended, large, checked])?.risk).toBe(1)
  expect(folded(reviews, sentBackRun('r1')).r1?.risk).toBe(1)
})

test('the most doubtful sorts first, then what waited longest', () => {
  const rows = folded(reviews, [
    ...ofRun('calm', [...started(), ...attempt(1, 1), reviewRequested]),
    ...ofRun('doubtful', [...started(), ...attempt(1, 1, [sensitive]), reviewRequested]),
    ...ofRun('calmer', [...started(), ...attempt(1, 1), reviewRequested]),
  ])
  const sorted = Object.values(rows).toSorted((a, b) =>
    (reviews.index(a, null).sort ?? '') < (reviews.index(b, null).sort ?? '') ? -1 : 1,
  )
  expect(sorted.map(({ run }) => run.runId)).toStrictEqual(['doubtful', 'calm', 'calmer'])
})
