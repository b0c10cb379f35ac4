import { expect, test } from 'vitest'
import { recordedAs } from '../domain/events/testing/recorded-as'
import { fact } from '../domain/events/vocabulary'
import type { OutcomeClass } from '../domain/trust/lane-evidence'
import type { TracedSpell } from '../domain/trust/traced-lane'
import { sentenceText } from './sentence'
import { spellWords } from './trust-words'

const granted = recordedAs(
  7,
  fact('StandingGranted', {
    ...{
      grantId: 'g1',
      from: 'review',
      to: 'auto',
      scope: 'lane',
      basis: 'override',
      recommendationId: null,
    },
    ...{ reason: 'good work', expiresAt: null },
    conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null },
    figures: {
      ...{ counted: 0, clean: 0, failures: 0, pending: 0, notCounted: 0, completionFailures: 0, logSize: 6 },
    },
  }),
  { recordedAt: '2026-11-23T12:00:00.000Z' },
)

function mergedIn(counts: Partial<Record<OutcomeClass, number>>): string {
  if (granted.type !== 'StandingGranted') expect.fail()
  const none = { clean: 0, failure: 0, pending: 0, notCounted: 0, completionFailure: 0 }
  const spell: TracedSpell = {
    ...{ grants: [granted], end: null, declared: [], evidence: [] },
    merged: { ...none, ...counts },
  }
  const { merged } = spellWords(spell, { level: 'auto', runtime: null, provider: null, model: null })
  return sentenceText(merged, ({ kind }) => kind)
}

test.each([
  [{}, 'In that time nothing merged by itself.'],
  [{ clean: 1 }, 'In that time 1 change merged by itself; as of now it has not gone wrong.'],
  [{ failure: 1 }, 'In that time 1 change merged by itself; as of now it went wrong.'],
  [{ pending: 1 }, 'In that time 1 change merged by itself; as of now it has not gone wrong, and still can.'],
  [{ clean: 2 }, 'In that time 2 changes merged by themselves; as of now none of them went wrong.'],
  [
    { clean: 1, failure: 1, pending: 2 },
    'In that time 4 changes merged by themselves; as of now 1 of them went wrong, and 2 still can.',
  ],
])('what merged while a lane was trusted is told of none, of one and of several: %j', (counts, sentence) => {
  expect(mergedIn(counts)).toBe(sentence)
})
