import { expect, test } from 'vitest'
import { folded, type Told } from '../../lib/projections/testing/log'
import { reviews } from '../../lib/projections/reviews'
import { mergedRun, sentBackRun } from '../../lib/projections/testing/run-stories'
import { requirementsOf } from './requirements'

/** What the desk says of the review after the first `count` events of a run. */
function reviewAfter(told: readonly Told[], count: number) {
  const row = folded(reviews, told.slice(0, count)).r1
  return row && requirementsOf(row, null).find(({ name }) => name === 'Human review')
}

test('a review is open while somebody is asked, given once approved, and neither when it was sent back', () => {
  const sentBack = sentBackRun('r1')
  expect(reviewAfter(sentBack, 8)).toEqual({ name: 'Human review', state: 'open', summary: '0 of 1' })
  expect(reviewAfter(sentBack, 9)).toEqual({ name: 'Human review', state: 'open', summary: 'sent back' })
  expect(reviewAfter(sentBack, 15)).toEqual({ name: 'Human review', state: 'open', summary: '0 of 1' })
  expect(reviewAfter(mergedRun('r1'), 9)).toEqual({ name: 'Human review', state: 'met', summary: 'given' })
  expect(reviewAfter(mergedRun('r1'), 7)).toEqual({
    name: 'Human review',
    state: 'open',
    summary: 'not asked now',
  })
})
