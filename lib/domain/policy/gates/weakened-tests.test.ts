import { expect, test } from 'vitest'
import type { ChangedFile } from '../../change'
import { processorSeconds } from '../../testing/processor-seconds'
import { defaultTests } from '../defaults'
import { weakenedTests } from './weakened-tests'

const path = 'src/sum.test.ts'

function weakened(file: Partial<ChangedFile>): string[] {
  const plain: ChangedFile = {
    ...{ path, previousPath: null, status: 'modified', modeBefore: '100644', modeAfter: '100644' },
    ...{ linesAdded: 1, linesRemoved: 1, binary: false, generated: false, patch: null, bytesAfter: 10 },
  }
  const change = { base: 'b', commit: 'c', files: [{ ...plain, ...file }] }
  return weakenedTests(change, defaultTests).map(({ message }) => message)
}

const patched = (...lines: string[]) =>
  weakened({ patch: [`--- a/${path}`, `+++ b/${path}`, '@@ -1,3 +1,3 @@', ' same', ...lines].join('\n') })

test('a test that is deleted, or moved to where none is looked for, is gone', () => {
  expect(weakened({ status: 'deleted' })).toEqual(['this test was deleted'])
  expect(weakened({ status: 'renamed', previousPath: path, path: 'src/old.txt' })).toEqual([
    'this test was moved to where no test is looked for',
  ])
  expect(weakened({ status: 'renamed', previousPath: path, path: 'src/total.test.ts' })).toEqual([])
})

test.each([
  ['an assertion less', ['-  expect(sum(1, 2)).toBe(3)'], '1 fewer assertion than before'],
  ['a case less', ["-test('adds', () => {", '-})'], '1 fewer test than before'],
  [
    'a case of another language',
    ['-def test_adds():', '-    assert add(1, 2) == 3'],
    '1 fewer test than before',
  ],
  [
    'a case that is passed over',
    ["-test('adds', () => {", "+test.skip('adds', () => {"],
    'tests are passed over',
  ],
  ['one that runs alone', ["-it('adds', () => {", "+it.only('adds', () => {"], 'tests are passed over'],
  ['a mark of another language', ['+@pytest.mark.skip', ' def test_adds():'], 'tests are passed over'],
])('%s weakens', (_, lines, words) => {
  expect(patched(...lines).join()).toContain(words)
})

test.each([
  ['another expectation', ['-  expect(sum(1, 2)).toBe(3)', '+  expect(sum(1, 2)).toBe(4)']],
  ['a further test', ["+test('adds more', () => {", '+  expect(sum(2, 2)).toBe(4)', '+})']],
  ['another name', ["-test('adds', () => {", "+test('adds numbers', () => {"]],
  ['a test that runs again', ["-test.skip('adds', () => {", "+test('adds', () => {"]],
])('%s weakens nothing', (_, lines) => {
  expect(patched(...lines)).toEqual([])
})

test('a new test, and a file that is no test, are not judged', () => {
  expect(weakened({ status: 'added' })).toEqual([])
  expect(weakened({ path: 'src/sum.ts', status: 'deleted' })).toEqual([])
})

test.each([
  ['blanks', `it.each${' '.repeat(60_000)}`],
  ['cases', 'it.each '.repeat(8_000)],
  ['asserts', `assert${' '.repeat(60_000)}`],
])('a line of many %s is judged at once, however long an agent makes it', (_what, line) => {
  expect(processorSeconds(() => patched(`-${line}`, `+${line}`)).seconds).toBeLessThan(1)
})
