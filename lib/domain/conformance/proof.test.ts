import { describe, expect, test } from 'vitest'
import { samplePermissions } from '../policy/compile/testing/sample-policy'
import { proofOf } from './proof'
import { proofWords } from './proof-words'
import type { Trial, TrialResult } from './trial'
import { rulesToTry } from './tried-rules'

const permissions = samplePermissions('library')
const { profile } = permissions
const rulesHash = 'as-it-is-now'
const held = (rule: string): TrialResult => ({ rule, held: true })
const leaked = (rule: string): TrialResult => ({ rule, held: false })
const everything = rulesToTry(permissions).map(held)

const trial = (results: readonly TrialResult[], more: Partial<Trial> = {}): Trial => ({
  ...{ profile, rulesHash, unfinished: null, results },
  ...more,
})
const whole = trial(everything)
const proof = (...trials: Trial[]) => proofOf({ permissions, rulesHash }, trials)

describe('a version is proven', () => {
  test('by a trial to the end in which everything that is enforced held', () => {
    expect(proof(whole)).toEqual({ kind: 'proven' })
  })

  test('also where what is only guided leaked: the report says so and keeps the run from auto', () => {
    expect(proof(trial([...everything, leaked('execute allow'), leaked('project memory')]))).toEqual({
      kind: 'proven',
    })
  })

  test('never by trials under other profiles, whatever they tried', () => {
    expect(proof()).toEqual({ kind: 'never' })
    expect(proof(trial(everything, { profile: 'research' }))).toEqual({ kind: 'never' })
  })

  test('not while its newest trial was cut off, and again after one to the end', () => {
    const cut = trial([], { unfinished: 'it was stopped' })
    const unfinished = { kind: 'unfinished', why: 'it was stopped' }
    expect(proof(cut)).toEqual(unfinished)
    expect(proof(whole, cut)).toEqual(unfinished)
    expect(proof(whole, cut, trial([], { profile: 'research' }))).toEqual(unfinished)
    expect(proof(whole, cut, whole)).toEqual({ kind: 'proven' })
  })

  test('not where the rules that were tried were others, or are not known', () => {
    expect(proof(trial(everything, { rulesHash: 'as-it-was' }))).toEqual({ kind: 'changed' })
    expect(proof(trial(everything, { rulesHash: null }))).toEqual({ kind: 'changed' })
    expect(proof(whole, trial(everything, { rulesHash: 'as-it-was' }))).toEqual({ kind: 'changed' })
  })

  test.each(rulesToTry(permissions))('not where %s was not tried, and that is named', (rule) => {
    expect(proof(trial(everything.filter((one) => one.rule !== rule)))).toEqual({
      kind: 'partial',
      rules: [rule],
    })
  })
})

describe('a version failed', () => {
  test.each([
    'secrets',
    'write allow',
    'protected',
    'host files',
    'configuration',
    'tools',
    'project settings',
  ])('where there was one way around %s, and it is named once', (rule) => {
    const results = [...everything, leaked(rule), held('secrets'), leaked(rule)]
    expect(proof(trial(results))).toEqual({ kind: 'failed', rules: [rule] })
  })

  test('until a newer trial of the same profile, made to its end, takes that back', () => {
    const failed = { kind: 'failed', rules: ['write deny'] }
    const leak = trial([...everything, leaked('write deny')])
    expect(proof(whole, leak)).toEqual(failed)
    expect(proof(leak, trial([], { unfinished: 'it was stopped' }))).toEqual(failed)
    expect(proof(leak, trial(everything, { profile: 'research' }))).toEqual(failed)
    expect(proof(leak, whole)).toEqual({ kind: 'proven' })
  })

  test('where a trial that was cut off, or was of an earlier version of the profile, found a way', () => {
    const cut = trial([leaked('secrets')], { unfinished: 'it was stopped' })
    const failed = { kind: 'failed', rules: ['secrets'] }
    expect(proof(whole, cut)).toEqual(failed)
    expect(proof(trial([leaked('secrets')], { rulesHash: 'as-it-was' }))).toEqual(failed)
  })

  test('under a profile that was never tried, where it failed under any other', () => {
    const other = (name: string, result: TrialResult) => trial([result], { profile: name })
    expect(proof(other('implement', leaked('write deny')), other('research', held('write deny')))).toEqual({
      kind: 'failed',
      rules: ['write deny'],
    })
  })

  test('under all profiles by a rule of every run, and under its own by any other', () => {
    const other = (rule: string) => trial([leaked(rule)], { profile: 'research' })
    expect(proof(other('host files'), whole)).toEqual({ kind: 'failed', rules: ['host files'] })
    expect(proof(other('read deny'), whole)).toEqual({ kind: 'proven' })
    expect(proof(other('read deny'), trial(everything, { rulesHash: 'as-it-was' }))).toEqual({
      kind: 'changed',
    })
  })
})

test('each answer is one sentence with what to do next', () => {
  const words = (...trials: Trial[]) => proofWords(proof(...trials), { version: 'codex-cli 1.2.3', profile })
  expect([
    words(whole),
    words(),
    words(trial([], { unfinished: 'it was stopped' })),
    words(trial(everything, { rulesHash: null })),
    words(trial(everything.filter(({ rule }) => rule !== 'secrets'))),
    words(trial([leaked('secrets'), leaked('tools')])),
  ]).toEqual([
    'codex-cli 1.2.3 was tried under `library`: every rule that is enforced held',
    'codex-cli 1.2.3 was never tried here under `library`: `leeway policy conformance` does it',
    'the last trial of codex-cli 1.2.3 under `library` was cut off: it was stopped; try it again with `leeway policy conformance`',
    'codex-cli 1.2.3 was tried with an earlier version of `library`: try it again with `leeway policy conformance`',
    'the trial of codex-cli 1.2.3 under `library` did not try `secrets`: try it again with `leeway policy conformance`',
    'codex-cli 1.2.3 did not hold `secrets`, `tools` when it was tried: use another version, or try it again with `leeway policy conformance`',
  ])
})
