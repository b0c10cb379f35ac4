import { expect, test } from 'vitest'
import { jeffreysInterval, wilsonLowerBound } from './intervals'

test('Jeffreys intervals leave 2.5 % of the density on either side', () => {
  for (const [count, of] of [
    [1, 10],
    [3, 58],
    [18, 183],
    [5, 5],
    [0, 30],
    [700, 1_500],
  ] as const) {
    const { low, high } = jeffreysInterval(count, of)
    if (count > 0) expect(shareBelow(low, count + 0.5, of - count + 0.5)).toBeCloseTo(0.025, 4)
    if (count < of) expect(shareBelow(high, count + 0.5, of - count + 0.5)).toBeCloseTo(0.975, 4)
  }
})

test('an interval reaches its end where all or none failed, and is everything where nothing is known', () => {
  expect(jeffreysInterval(0, 30).low).toBe(0)
  expect(jeffreysInterval(5, 5).high).toBe(1)
  expect(jeffreysInterval(0, 0)).toEqual({ low: 0, high: 1 })
})

test('Wilson’s bound solves its own equation', () => {
  const bound = wilsonLowerBound(18, 20)
  const z = (18 / 20 - bound) / Math.sqrt((bound * (1 - bound)) / 20)
  expect(z).toBeCloseTo(1.645, 3)
  expect(wilsonLowerBound(0, 0)).toBe(0)
})

/** The Beta distribution's share below x by summing its density: slow and obvious. With x = sin² the ends are tame. */
function shareBelow(x: number, a: number, b: number): number {
  const steps = 200_000
  const logDensity = (angle: number) =>
    (2 * a - 1) * Math.log(Math.sin(angle)) + (2 * b - 1) * Math.log(Math.cos(angle))
  const highest = logDensity(Math.atan(Math.sqrt(a / b)))
  const density = (angle: number) => Math.exp(logDensity(angle) - highest)
  const end = Math.asin(Math.sqrt(x))
  let [below, all] = [0, 0]
  for (let step = 0; step < steps; step += 1) {
    const angle = ((step + 0.5) / steps) * (Math.PI / 2)
    const one = density(angle)
    all += one
    if (angle < end) below += one
  }
  return below / all
}
