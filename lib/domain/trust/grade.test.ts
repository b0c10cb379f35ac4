import { expect, test } from 'vitest'
import type { ChangedFile } from '../change'
import { gradeOf, type Vouching } from './grade'

function file(path: string): ChangedFile {
  return {
    ...{ path, previousPath: null, status: 'added', modeBefore: null, modeAfter: '100644' },
    ...{ linesAdded: 1, linesRemoved: 0, binary: false, generated: false, patch: null, bytesAfter: 1 },
  }
}

const graded = (paths: string[], vouching: Pick<Vouching, 'unviewed' | 'checks'>) =>
  gradeOf({ ...vouching, change: { files: paths.map(file) }, tests: ['**/*.test.ts'] })

test('a person who viewed every file, or checks that were there before, count in full', () => {
  expect(graded(['a.ts', 'a.test.ts'], { unviewed: 0, checks: 0 })).toBe(1)
  expect(graded(['a.ts'], { unviewed: 3, checks: 1 })).toBe(1)
  expect(graded(['a.ts'], { unviewed: null, checks: 1 })).toBe(1)
})

test('its own tests count less, and nothing at all counts least', () => {
  expect(graded(['a.ts', 'a.test.ts'], { unviewed: 1, checks: 1 })).toBe(0.5)
  expect(graded(['a.ts'], { unviewed: 1, checks: 0 })).toBe(0.25)
})
