import fc from 'fast-check'
import { expect, it } from 'vitest'
import { costOf, ModelPrices, readPrice, readPrices } from './model-prices'

const prices = { input: 3_000_000, cachedInput: 300_000, cacheWrite: 3_750_000, output: 15_000_000 }

it('each kind of token has its own price', () => {
  const use = { inputTokens: 1_000, outputTokens: 100, cachedTokens: 600, cacheWriteTokens: 300 }
  expect(costOf(prices, use)).toBe(100 * 3 + 600 * 0.3 + 300 * 3.75 + 100 * 15)
})

it('less than a millionth of a dollar is rounded up, and nothing costs nothing', () => {
  const none = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0 }
  expect(costOf(prices, none)).toBe(0)
  expect(costOf({ ...prices, input: 1 }, { ...none, inputTokens: 1 })).toBe(1)
})

it('an unknown price is no price of nothing', () => {
  expect(costOf(null, { inputTokens: 1, outputTokens: 1, cachedTokens: 0, cacheWriteTokens: 0 })).toBeNull()
})

it('more tokens never cost less', () => {
  const count = fc.nat({ max: 1_000_000 })
  const uses = fc.record({
    inputTokens: count,
    outputTokens: count,
    cachedTokens: count,
    cacheWriteTokens: count,
  })
  fc.assert(
    fc.property(uses, count, (use, more) => {
      const cost = costOf(prices, use) ?? -1
      expect(costOf(prices, { ...use, outputTokens: use.outputTokens + more })).toBeGreaterThanOrEqual(cost)
      expect(costOf(prices, { ...use, inputTokens: use.inputTokens + more })).toBeGreaterThanOrEqual(cost)
    }),
  )
})

it.each([
  ['3', 3_000_000],
  ['0.25', 250_000],
  ['0.000001', 1],
  ['0', 0],
])('%s US dollars are a price', (text, price) => expect(readPrice(text)).toBe(price))

it.each(['', '-1', '1e9', '0.0000001', '3,5', ' 3', '9999999'])('%j is no price', (text) => {
  expect(ModelPrices.safeParse({ ...prices, input: readPrice(text) }).success).toBe(false)
})

const typed = { input: '3', output: '15', cachedInput: null, cacheWrite: null }

it('what the cache costs is what input does, unless it was typed', () => {
  const plain = { input: 3_000_000, cachedInput: 3_000_000, cacheWrite: 3_000_000, output: 15_000_000 }
  expect(readPrices(typed)).toEqual({ ok: true, prices: plain })
  expect(readPrices({ ...typed, cachedInput: '0.3' })).toEqual({
    ok: true,
    prices: { ...plain, cachedInput: 300_000 },
  })
  const nothing = { input: null, output: null, cachedInput: null, cacheWrite: null }
  expect(readPrices(nothing)).toEqual({ ok: true, prices: null })
})

it.each([
  [{ output: null }, 'the price of output is missing'],
  [{ input: null, cachedInput: '1' }, 'the price of input is missing'],
  [{ cacheWrite: '3,5' }, 'the price of writing to the cache is `3,5`'],
])('a price that is missing or none is named by its own words: %j', (wrong, problem) => {
  expect(readPrices({ ...typed, ...wrong })).toEqual({
    ok: false,
    problem: `${problem}: write US dollars for a million tokens, like 3 or 0.25`,
  })
})
