import { expect, test } from 'vitest'
import type { PartFile } from '../../lib/domain/change-parts'
import { changeStops, readableFile } from './readable-patch'

const file: PartFile = {
  path: 'src/a b"\u202E.ts',
  previousPath: null,
  status: 'modified',
  modeBefore: '100644',
  modeAfter: '100644',
  linesAdded: 2,
  linesRemoved: 1,
  binary: false,
  generated: false,
  patch: 'diff --git "a/x" "b/x"\n--- "a/x"\n+++ "b/x"\n@@ -3,3 +3,4 @@ f\n one\n-two\n+2\n+2.5\n three\n',
  bytesAfter: 20,
  isLater: false,
}

test('a strange name reaches the viewer only as plain letters, and the reader with its marks', () => {
  const { name, patch, folded } = readableFile(file)
  expect(name).toBe('src/a b"⟪U+202E⟫.ts')
  expect(folded).toBeNull()
  expect(patch?.split('\n').slice(0, 4)).toEqual([
    'diff --git a/src/a_b__.ts b/src/a_b__.ts',
    '--- a/src/a_b__.ts',
    '+++ b/src/a_b__.ts',
    '@@ -3,3 +3,4 @@ f',
  ])
})

test('binary, oversized and generated files start folded, with the reason', () => {
  expect(readableFile({ ...file, binary: true, patch: null }).folded).toBe('binary')
  expect(readableFile({ ...file, patch: null }).folded).toBe('too large to show')
  expect(readableFile({ ...file, generated: true }).folded).toBe('generated')
  expect(readableFile({ ...file, patch: null, isLater: true }).folded).toBe('still loading')
})

test('a stop is the first line of each stretch of changed lines', () => {
  const patch =
    '--- a/x\n+++ b/x\n@@ -3,3 +3,4 @@ f\n one\n-two\n+2\n+2.5\n three\n+four\n@@ -40,2 +42,1 @@\n a\n-b\n'
  expect(changeStops(patch)).toEqual([
    { side: 'deletions', line: 4 },
    { side: 'additions', line: 7 },
    { side: 'deletions', line: 41 },
  ])
})
