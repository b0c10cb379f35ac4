// What tokens cost. Prices are the agent's own, as its admin declared them: list prices change by the month, by tier
// and by contract, and a wrong one would let a budget overrun in silence.
import { z } from 'zod'

const howToWrite = 'write US dollars for a million tokens, like 3 or 0.25'
const Price = z.int(howToWrite).min(0).max(1e12)

/** Each in millionths of a US dollar for a million tokens: 3 USD are 3,000,000. */
export const ModelPrices = z.strictObject({
  input: Price,
  /** Input that was read from a cache. */
  cachedInput: Price,
  /** Input that was written to a cache. */
  cacheWrite: Price,
  output: Price,
})
export type ModelPrices = z.infer<typeof ModelPrices>

/** US dollars as somebody writes them, in millionths; NaN, which is no price, where they are none. */
export function readPrice(dollars: string): number {
  const [, whole, part = ''] = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(dollars) ?? []
  return whole === undefined ? Number.NaN : Number(`${whole}${part.padEnd(6, '0')}`)
}

/** Each as it was typed; null where nothing was. */
export type TypedPrices = Record<keyof ModelPrices, string | null>

/** `prices` is null where none was typed. What the cache costs may be left out: then it costs what input does. */
export function readPrices(
  typed: TypedPrices,
): { ok: true; prices: ModelPrices | null } | { ok: false; problem: string } {
  if (Object.values(typed).every((text) => text === null)) return { ok: true, prices: null }
  const { input, output } = typed
  const cachedInput = typed.cachedInput ?? input
  const cacheWrite = typed.cacheWrite ?? input
  const problem =
    priceProblem('input', input) ??
    priceProblem('output', output) ??
    priceProblem('cached input', cachedInput) ??
    priceProblem('writing to the cache', cacheWrite)
  if (problem !== null) return { ok: false, problem }
  const read = (text: string | null) => readPrice(text ?? '')
  return {
    ok: true,
    prices: {
      input: read(input),
      cachedInput: read(cachedInput),
      cacheWrite: read(cacheWrite),
      output: read(output),
    },
  }
}

function priceProblem(of: string, text: string | null): string | null {
  if (text === null) return `the price of ${of} is missing: ${howToWrite}`
  return Number.isNaN(readPrice(text)) ? `the price of ${of} is \`${text}\`: ${howToWrite}` : null
}

/** `inputTokens` are all that were read: cached and written ones are part of them. */
export type TokenUse = {
  inputTokens: number
  outputTokens: number
  cachedTokens: number
  cacheWriteTokens: number
}

/** In millionths of a US dollar, rounded up; null where the prices are not known. */
export function costOf(prices: ModelPrices | null, use: TokenUse): number | null {
  if (prices === null) return null
  const plain = Math.max(0, use.inputTokens - use.cachedTokens - use.cacheWriteTokens)
  const sum =
    plain * prices.input +
    use.cachedTokens * prices.cachedInput +
    use.cacheWriteTokens * prices.cacheWrite +
    use.outputTokens * prices.output
  return Math.ceil(sum / 1_000_000)
}
