import { expect, test } from 'vitest'
import { resultsFor, type TriedProfile } from './proof'

const trial = (profile: string, rule: string, held: boolean): TriedProfile => ({
  profile,
  results: [{ rule, held }],
})
const failedRules = (trials: TriedProfile[], profile: string) =>
  resultsFor(trials, profile)?.flatMap(({ rule, held }) => (held ? [] : [rule])) ?? null

test('of the same profile the newest trial counts', () => {
  const [failed, held] = [trial('implement', 'write deny', false), trial('implement', 'write deny', true)]
  expect(failedRules([failed, held], 'implement')).toEqual([])
  expect(failedRules([held, failed], 'implement')).toEqual(['write deny'])
})

test('a newer trial of another profile does not hide what failed', () => {
  const trials = [trial('implement', 'write deny', false), trial('research', 'write deny', true)]
  expect(failedRules(trials, 'careful')).toEqual(['write deny'])
})

test('a rule of every run that failed under one profile failed for all, and other rules did not', () => {
  const own = trial('implement', 'write deny', true)
  expect(failedRules([trial('research', 'host files', false), own], 'implement')).toEqual(['host files'])
  expect(failedRules([trial('research', 'read deny', false), own], 'implement')).toEqual([])
})

test('without a trial nothing is known', () => {
  expect(resultsFor([], 'implement')).toBeNull()
})
