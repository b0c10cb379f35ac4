import { describe, expect, test } from 'vitest'
import type { CheckResult } from '../events/fields'
import { mergeVerdict } from './merge-verdict'

const result = (name: string, outcome: CheckResult['outcome']): CheckResult => ({
  ...{ name, command: name, outcome, exitCode: null, durationMilliseconds: 1, output: null },
  source: 'policy',
})
const passed = result('tests', 'passed')
const failed = result('tests', 'failed')
const slow = result('lint', 'timedOut')

describe('the checks on a merge', () => {
  test('say nothing against it where all pass', () => {
    expect(mergeVerdict({ results: [passed], before: [] })).toEqual({ kind: 'passed' })
  })

  test('blame it for what passed before it, and for nothing else', () => {
    const before = [passed, slow]
    const results = [failed, slow]
    expect(mergeVerdict({ results, before })).toEqual({ kind: 'broken', checks: ['tests'], surely: true })
    expect(mergeVerdict({ results, before: results })).toEqual({
      kind: 'brokenBefore',
      checks: ['tests', 'lint'],
    })
  })

  test('are less sure where one only ran out of time', () => {
    const before = [passed, result('lint', 'passed')]
    expect(mergeVerdict({ results: [passed, slow], before })).toMatchObject({ kind: 'broken', surely: false })
  })

  test('blame it for a setup that it broke, and not for the checks that could then not run', () => {
    const results = [result('setup', 'failed'), result('tests', 'notRun')]
    expect(mergeVerdict({ results, before: [passed] })).toMatchObject({ kind: 'broken', checks: ['setup'] })
    expect(mergeVerdict({ results, before: results })).toMatchObject({ kind: 'brokenBefore' })
  })
})
