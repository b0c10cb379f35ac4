import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Change } from './change'
import { firstPart, patchPart, withPart } from './change-parts'

const file = {
  previousPath: null,
  status: 'modified',
  modeBefore: '100644',
  modeAfter: '100644',
  linesAdded: 1,
  linesRemoved: 1,
  binary: false,
  generated: false,
  bytesAfter: 1,
} as const

function changeOf(patches: readonly (string | null)[]): Change {
  return {
    base: 'b',
    commit: 'c',
    files: patches.map((patch, index) => ({ ...file, path: `f${index}`, patch })),
  }
}

const changes = fc
  .array(fc.option(fc.string({ maxLength: 30 }), { nil: null }), { minLength: 1, maxLength: 20 })
  .map(changeOf)
const sizes = fc.integer({ min: 0, max: 60 })

test('the first part and those after it are the whole change, and no part holds more than asked', () => {
  fc.assert(
    fc.property(changes, sizes, sizes, (change, firstMax, laterMax) => {
      let files = firstPart(change, firstMax).files
      let from = patchPart(change, 0, firstMax).next
      while (from !== null) {
        const part = patchPart(change, from, laterMax)
        const size = part.patches.reduce((sum, patch) => sum + (patch?.length ?? 0), 0)
        expect(part.patches.length === 1 || size <= laterMax).toBe(true)
        files = withPart(files, { ...part, from })
        from = part.next
      }
      expect(files).toEqual(change.files.map((file) => ({ ...file, isLater: false })))
    }),
  )
})

test('a file without lines to show is no later one', () => {
  const { files } = firstPart(changeOf(['long enough', null, 'another']), 1)
  expect(files.map(({ patch, isLater }) => [patch, isLater])).toEqual([
    ['long enough', false],
    [null, false],
    [null, true],
  ])
})

test('from beyond the last file there is nothing', () => {
  expect(patchPart(changeOf(['a']), 5, 10)).toEqual({ patches: [], next: null })
})
