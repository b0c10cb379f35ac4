import { expect, test } from 'vitest'
import { createEstimates, groupsAround } from './estimate'

const place = { agent: 'devin', project: 'left', taskType: 'docs' }

test('knows nothing before the first outcome', () => {
  expect(createEstimates().expect(place).chance).toBe(0.5)
})

test('a thin lane borrows from its agent’s other projects, and a thick one speaks for itself', () => {
  const estimates = createEstimates()
  for (let n = 0; n < 200; n += 1) estimates.learn({ ...place, project: `other-${n % 40}` }, 1)
  const borrowed = estimates.expect(place)
  expect(borrowed.chance).toBeGreaterThan(0.85)
  for (let n = 0; n < 60; n += 1) estimates.learn(place, 0)
  expect(estimates.expect(place).chance).toBeLessThan(0.2)
  expect(estimates.expect(place).weight).toBeGreaterThan(borrowed.weight)
})

test('what happened lately counts more than what happened before it', () => {
  const [rising, falling] = [createEstimates(), createEstimates()]
  for (let n = 0; n < 40; n += 1) {
    rising.learn(place, n < 20 ? 0 : 1)
    falling.learn(place, n < 20 ? 1 : 0)
  }
  expect(rising.expect(place).chance).toBeGreaterThan(falling.expect(place).chance + 0.2)
})

test('names that contain each other’s separators are different places', () => {
  const estimates = createEstimates()
  for (let n = 0; n < 40; n += 1) estimates.learn({ agent: 'a","b', project: 'c', taskType: 'd' }, 0)
  const other = estimates.expect({ agent: 'a', project: 'b","c', taskType: 'd' })
  expect(other.chance).toBe(createEstimatesAfterStrangers())
})

test('a place is of five groups, and another one is of those that it shares', () => {
  const isOf = (other: Partial<typeof place>) =>
    groupsAround(place).map((isIn) => isIn({ ...place, ...other }))
  expect(isOf({ agent: 'codex' })).toEqual([true, false, false, false, false])
  expect(isOf({ project: 'right' })).toEqual([true, true, true, false, false])
  expect(isOf({ taskType: 'fix' })).toEqual([true, true, false, true, false])
  expect(isOf({})).toEqual([true, true, true, true, true])
})

function createEstimatesAfterStrangers(): number {
  const estimates = createEstimates()
  for (let n = 0; n < 40; n += 1) estimates.learn({ agent: 'x', project: 'y', taskType: 'z' }, 0)
  return estimates.expect(place).chance
}
