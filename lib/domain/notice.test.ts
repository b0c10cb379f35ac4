import { expect, test } from 'vitest'
import { recordedAs } from './events/testing/recorded-as'
import { fact } from './events/vocabulary'
import type { Level } from './level'
import { noticeOf } from './notice'

const grant = (from: Level, to: Level) =>
  fact('StandingGranted', {
    ...{ grantId: 'g1', from, to, scope: 'lane', basis: 'override', recommendationId: null, reason: 'r' },
    ...{ conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null }, expiresAt: null },
    figures: {
      ...{ counted: 0, clean: 0, failures: 0, pending: 0, notCounted: 0, completionFailures: 0 },
      logSize: 0,
    },
  })

test.each([
  ['hold', 'auto', 'raised from hold to auto'],
  ['auto', 'review', 'lowered from auto to review'],
  ['review', 'review', 'left at review'],
] as const)('a grant at %s of %s is told as what it does', (from, to, words) => {
  expect(noticeOf(recordedAs(1, grant(from, to)))).toEqual({ kind: 'standingGranted', words })
})
