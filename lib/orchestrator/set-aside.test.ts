import { expect, test } from 'vitest'
import { fact } from '../domain/events/vocabulary'
import { foldRun } from '../domain/task/evolve-run'
import { recorded, type Told } from '../projections/testing/log'
import { mergedRun, sentBackRun } from '../projections/testing/run-stories'
import { endedByUs } from './set-aside'

function runOf(told: readonly Told[], last: string) {
  const until = told.findIndex((one) => one.fact.type === last) + 1
  return foldRun(recorded(told.slice(0, until))) ?? expect.fail()
}

const failed = fact('RunFailed', { kind: 'diskFull', message: 'full' })

test('what was delivered waits for nobody once its run ended for a reason of ours, and counts for nothing', () => {
  const [end, outcome] = endedByUs(runOf(mergedRun('r1'), 'ReviewRequested'), failed)
  expect(end).toEqual(failed)
  expect(outcome).toMatchObject({ type: 'OutcomeSettled', data: { class: 'notCounted' } })
  expect(endedByUs(runOf(mergedRun('r1'), 'AttemptStarted'), failed)).toEqual([failed])
})

test('a fault that was found stays one', () => {
  const [, outcome] = endedByUs(runOf(sentBackRun('r1'), 'ChangeSentBack'), failed)
  expect(outcome).toMatchObject({ data: { class: 'failure' } })
})
