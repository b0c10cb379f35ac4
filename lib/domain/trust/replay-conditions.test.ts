import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GrantConditions } from '../events/lane'
import { replayConditions, type RecordedChange } from './replay-conditions'
import { dayOf } from './testing/outcomes'

const open: GrantConditions = { filesMax: null, linesMax: null, mergesPerDayMax: null }
const change = (n: number, changed: Partial<RecordedChange> = {}): RecordedChange => ({
  ...{ class: 'clean', size: { files: 1, lines: 10 }, files: ['docs/a.md'], at: dayOf(n) },
  ...changed,
})

describe('had it merged by itself', () => {
  test('without conditions every change would have, right or wrong', () => {
    const changes = [change(0), change(1, { class: 'failure' }), change(2, { class: 'pending' })]
    expect(replayConditions(changes, open)).toEqual({
      ...{ changes: 3, merged: 3, failed: 1, pending: 1, outside: [] },
    })
  })

  const misses: [string, Partial<GrantConditions>, Partial<RecordedChange>][] = [
    ['more files', { filesMax: 1 }, { size: { files: 2, lines: 1 } }],
    ['more lines', { linesMax: 10 }, { size: { files: 1, lines: 11 } }],
    ['other paths', { paths: ['docs/**'] }, { files: ['docs/a.md', 'src/b.ts'] }],
    ['at another hour', { hours: { from: 9, to: 17 } }, { at: '2026-01-05T17:00:00.000Z' }],
  ]
  test.each(misses)('one with %s would have waited for a person', (why, conditions, changed) => {
    const at = '2026-01-05T09:00:00.000Z'
    const changes = [change(0, { at }), change(0, { at, class: 'failure', ...changed })]
    expect(replayConditions(changes, { ...open, ...conditions })).toMatchObject({
      ...{ merged: 1, failed: 0, outside: [{ why, count: 1 }] },
    })
  })

  test('the first of a day merge, the others wait', () => {
    const day = [3, 1, 2].map((hour) => change(0, { at: `2026-01-05T0${hour}:00:00.000Z` }))
    const late = change(0, { at: '2026-01-05T23:00:00.000Z', class: 'failure' })
    const replay = replayConditions([late, ...day], { ...open, mergesPerDayMax: 3 })
    expect(replay).toMatchObject({
      merged: 3,
      failed: 0,
      outside: [{ why: 'more merges in one day', count: 1 }],
    })
  })

  test('a failure whose paths are not known is not taken for one that a person would have seen', () => {
    const unknown = change(0, { class: 'failure', files: [] })
    expect(replayConditions([unknown], { ...open, paths: ['docs/**'] })).toMatchObject({
      merged: 1,
      failed: 1,
    })
  })

  test('a tighter size never lets more through, and nothing is lost', () => {
    const changes = fc.array(
      fc.record({ files: fc.integer({ min: 1, max: 9 }), lines: fc.integer({ min: 0, max: 90 }) }),
    )
    fc.assert(
      fc.property(changes, fc.integer({ min: 1, max: 9 }), (sizes, filesMax) => {
        const all = sizes.map((size, n) => change(n, { size }))
        const [tight, loose] = [filesMax, filesMax + 1].map((most) =>
          replayConditions(all, { ...open, filesMax: most }),
        )
        expect(tight?.merged).toBeLessThanOrEqual(loose?.merged ?? 0)
        const outside = tight?.outside.reduce((sum, { count }) => sum + count, 0) ?? 0
        expect((tight?.merged ?? 0) + outside).toBe(all.length)
      }),
    )
  })
})
