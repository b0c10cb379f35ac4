import { expect, test } from 'vitest'
import { recordedAs } from '../domain/events/testing/recorded-as'
import { fact } from '../domain/events/vocabulary'
import type { OutcomeClass } from '../domain/trust/lane-evidence'
import type { SpellEnd } from '../domain/trust/spells'
import type { TracedSpell } from '../domain/trust/traced-lane'
import { sentenceText, type Sentence } from './sentence'
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

function wordsOf(changed: Partial<TracedSpell>) {
  if (granted.type !== 'StandingGranted') expect.fail()
  const merged = { clean: 0, failure: 0, pending: 0, notCounted: 0, completionFailure: 0 }
  const spell: TracedSpell = { grants: [granted], end: null, declared: [], evidence: [], merged, ...changed }
  return spellWords(spell, { level: 'auto', runtime: null, provider: null, model: null })
}

const textOf = (sentence: Sentence) =>
  sentenceText(sentence, (part) => ('text' in part ? `“${part.text}”` : part.kind))

function mergedIn(counts: Partial<Record<OutcomeClass, number>>): string {
  const none = { clean: 0, failure: 0, pending: 0, notCounted: 0, completionFailure: 0 }
  return textOf(wordsOf({ merged: { ...none, ...counts } }).merged)
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

test.each([
  ['person', ''],
  ['critical', ' after a critical event'],
  ['regression', ' after a regression'],
  ['drift', ' for drift'],
  ['epoch', ' because its agent is another one now'],
])('what ended it is told with its cause: %s', (cause, words) => {
  const by = { kind: 'system', id: 'trust' } as const
  const at = '2026-11-24T12:00:00.000Z'
  const end: SpellEnd = { kind: 'lowered', seq: 9, at, by, to: 'review', cause, reason: 'r' }
  expect(textOf(wordsOf({ end }).until)).toBe(
    `Until 2026-11-24 12:00 UTC: system lowered it to review${words}: “r”`,
  )
})
