import { expect, test } from 'vitest'
import { fact } from '../domain/events/vocabulary'
import { folded } from './testing/log'
import { runDays } from './run-days'
import { everyStory } from './testing/every-story'
import { ofRun } from './testing/run-stories'

const others = [
  ...ofRun('r8', [fact('OutcomeSettled', { class: 'completionFailure', grade: 1, cause: 'empty' })]),
  ...ofRun('r9', [
    fact('ChangeDiscarded', { cause: 'agent', words: 'no' }),
    fact('OutcomeSettled', { class: 'failure', grade: 1, cause: 'agent' }),
  ]),
]

test('a day counts each end of a run once, by project', () => {
  expect(folded(runDays, [...everyStory.flat(), ...others])).toStrictEqual({
    'p1/2026-01-01': {
      projectId: 'p1',
      day: '2026-01-01',
      ends: { merged: 1, mergedByItself: 3, answered: 0, declined: 1, incomplete: 1, stopped: 1 },
    },
  })
})
