import { expect, test } from 'vitest'
import type { ClosedChange } from './backtest/closed-change'
import { expectationOf } from './expectation'

const place = { agent: 'a', project: 'p', taskType: 'docs' }
const changes = (count: number, more: Partial<ClosedChange> = {}): ClosedChange[] =>
  Array.from({ length: count }, (_, n) => ({ ...place, openedAt: n, closedAt: n, merged: true, ...more }))

test('of nothing nothing is expected', () => {
  expect(expectationOf([], place)).toBeNull()
})

test('little is known from little: the interval is wide, and narrows', () => {
  const [one, many] = [expectationOf(changes(1), place), expectationOf(changes(100), place)]
  if (one === null || many === null) throw new Error('nothing expected')
  expect(one.high - one.low).toBeGreaterThan(0.5)
  expect(many.high - many.low).toBeLessThan(0.2)
  expect(many.chance).toBeGreaterThan(0.9)
  for (const { low, chance, high } of [one, many]) expect([low < chance, chance < high]).toEqual([true, true])
})

test('they count in the order in which they closed, whatever order they are given in', () => {
  const good = changes(40, { merged: true, closedAt: 2 })
  const bad = changes(40, { merged: false, closedAt: 1 })
  expect(expectationOf([...good, ...bad], place)).toEqual(expectationOf([...bad, ...good], place))
  expect(expectationOf([...good, ...bad], place)?.chance).toBeGreaterThan(0.6)
})
