import { expect, test } from 'vitest'
import { samplePermissions } from '../policy/compile/testing/sample-policy'
import { proofOf, resultsFor, type TriedProfile } from './proof'

const permissions = samplePermissions('library')
const held = (rule: string) => ({ rule, held: true })
const leaked = (rule: string) => ({ rule, held: false })

test('a version that was never tried, or on nothing, is not proven', () => {
  expect(proofOf('claude-code', permissions, null)).toEqual({ kind: 'never' })
  expect(proofOf('claude-code', permissions, [])).toEqual({ kind: 'never' })
})

test('it is proven where everything that is enforced held', () => {
  expect(proofOf('codex-cli', permissions, [held('secrets'), held('write allow')])).toEqual({
    kind: 'proven',
  })
})

test('what is only guided may leak: the report says so and keeps the run from auto', () => {
  const results = [held('secrets'), leaked('execute allow'), leaked('project memory')]
  expect(proofOf('gemini-cli', permissions, results)).toEqual({ kind: 'proven' })
})

test.each([
  'secrets',
  'write allow',
  'protected',
  'host files',
  'configuration',
  'tools',
  'project settings',
])('one way around %s is enough to fail, and it is named once', (rule) => {
  const results = [held(rule), leaked(rule), held('secrets'), leaked(rule)]
  expect(proofOf('claude-code', permissions, results)).toEqual({ kind: 'failed', rules: [rule] })
})

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
