import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unwrittenTask } from './unwritten-task'

const nothing = { type: 'docs', profile: '', autonomy: '', paths: [] }

test('what is not said of it is what a task file leaves out', () => {
  expect(unwrittenTask(nothing)).toMatchObject({
    ok: true,
    fields: { type: 'docs', autonomy: 'review', profile: null, agent: null, paths: [], tags: [], checks: [] },
  })
})

test('what no task file may say is refused with every reason', () => {
  const asked = unwrittenTask({ type: 'Fix', profile: '', autonomy: 'all', paths: ['src', '../x'] })
  expect(asked).toEqual({
    ok: false,
    reasons: [
      '`type` has `Fix`; use only small letters, digits, `.`, `_` and `-`, a letter or digit first',
      '`autonomy` is `all`; write one of `hold`, `review`, `auto`',
      expect.stringContaining('`../x`'),
    ],
  })
})

test('whatever is typed stays the value of its field', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), (typed) => {
      const read = unwrittenTask({ ...nothing, profile: typed })
      if (!read.ok) return
      expect(read.fields).toEqual({ ...fieldsOfNothing(), profile: typed.trim() })
    }),
  )
})

function fieldsOfNothing() {
  const read = unwrittenTask(nothing)
  return read.ok ? read.fields : null
}
