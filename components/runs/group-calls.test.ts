import { expect, test } from 'vitest'
import type { CallStep } from '@/lib/projections/activity'
import type { ActivityLine } from './activity'
import { groupCalls, inputWords } from './group-calls'

let seq = 0
const line = (id: string, step: CallStep): ActivityLine => ({
  ...{ kind: 'tool', label: step, text: '', refused: false, blob: null },
  ...{ seq: ++seq, at: '2026-11-26T12:00:00.000Z', call: { id, step } },
})
const said: ActivityLine = {
  ...{ kind: 'message', label: 'said', text: 'Hello', refused: false, blob: null },
  ...{ seq: ++seq, at: '2026-11-26T12:00:00.000Z' },
}

test('what belongs to a call stands with it, in whatever order calls overlap', () => {
  const [a, b] = [line('a', 'called'), line('b', 'called')]
  const [hookOfB, hookOfA] = [line('b', 'hook'), line('a', 'hook')]
  const [backOfA, refusedB] = [line('a', 'returned'), line('b', 'refused')]
  expect(groupCalls([a, said, b, hookOfB, hookOfA, backOfA, refusedB])).toStrictEqual([
    { kind: 'call', call: { called: a, decisions: [hookOfA], returned: backOfA } },
    { kind: 'line', line: said },
    { kind: 'call', call: { called: b, decisions: [hookOfB, refusedB], returned: null } },
  ])
})

test('a question of the hook that names no call is that of the only call it can be about', () => {
  const [a, asked] = [line('a', 'called'), line('', 'hook')]
  expect(groupCalls([a, asked])).toStrictEqual([
    { kind: 'call', call: { called: a, decisions: [asked], returned: null } },
  ])
})

test('where it could be about either of two, it stands alone', () => {
  const lines = [line('a', 'called'), line('b', 'called'), line('', 'hook')]
  expect(groupCalls(lines).map(({ kind }) => kind)).toStrictEqual(['call', 'call', 'line'])
})

test('a line whose call was left out is not lost', () => {
  const alone = line('gone', 'returned')
  expect(groupCalls([alone])).toStrictEqual([{ kind: 'line', line: alone }])
})

test('a second result of a call does not hide the first', () => {
  const [a, first, second] = [line('a', 'called'), line('a', 'returned'), line('a', 'returned')]
  const [told] = groupCalls([a, first, second])
  expect(told).toMatchObject({ kind: 'call', call: { returned: first } })
})

test('the input of a tool is told field by field where it is JSON, else as it came', () => {
  expect(inputWords('{"path":"src/a.ts","lines":[1,2]}')).toBe('path: src/a.ts\nlines: [1,2]')
  for (const other of ['*** Begin Patch', '[1]', 'null', '{"cut":"of']) expect(inputWords(other)).toBe(other)
})
