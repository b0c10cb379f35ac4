import { expect, test } from 'vitest'
import { samplingShare } from './sampling'

test('a fifth at first, fewer as more were read, and half while drift is suspected', () => {
  const share = (sampled: number, more: { isWarned?: boolean; least?: number } = {}) =>
    samplingShare({ sampled, isWarned: more.isWarned ?? false, least: more.least ?? null })
  expect([0, 19, 20, 99, 100, 5_000].map((sampled) => share(sampled))).toEqual([
    0.2, 0.2, 0.1, 0.1, 0.05, 0.05,
  ])
  expect(share(5_000, { isWarned: true })).toBe(0.5)
  expect(share(5_000, { least: 0.3 })).toBe(0.3)
  expect(share(0, { least: 0.05 })).toBe(0.2)
})
