import { expect, test } from 'vitest'
import { scale, stepPath } from './step-path'

test('a step holds its height until the next point, and the last one until the end', () => {
  const dots = [
    { x: 0, y: 10 },
    { x: 5, y: 4 },
    { x: 8.04, y: 7 },
  ]
  expect(stepPath(dots, 20)).toBe('M0 10H5V4H8V7H20')
  expect(stepPath([], 20)).toBe('')
})

test('a scale maps one extent onto another, also upside down, and a single moment onto the middle', () => {
  expect([0, 5, 10].map(scale([0, 10], [100, 0]))).toEqual([100, 50, 0])
  expect(scale([3, 3], [0, 10])(3)).toBe(5)
})
