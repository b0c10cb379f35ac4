// Quantities as people write them: `90s`, `30m`, `2h`; `28d`; `500KB`, `10MB`, `2GB` (1 KB is 1024 bytes);
// `200k`, `2M` (tokens); `5 USD`, `0.50 USD`.

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }
const bytes: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 }

const thousands: Readonly<Record<string, number>> = { k: 1000, M: 1_000_000, G: 1_000_000_000 }

export type Quantity = 'duration' | 'days' | 'size' | 'count' | 'tokens' | 'money'

export const quantityExample: Readonly<Record<Quantity, string>> = {
  duration: '`30m`',
  days: '`28d`',
  size: '`10MB`',
  count: '`100`',
  tokens: '`2M`',
  money: '`5 USD`',
}

/** Seconds, days, bytes, tokens, millionths of a dollar or a plain count; null where the text is none. */
export function parseQuantity(text: string, quantity: Quantity): number | null {
  if (quantity === 'money') return parseMoney(text)
  const found = /^(\d{1,9})([A-Za-z]{0,2})$/.exec(text.trim())
  const unit = found?.[2] ?? ''
  const factor = unit === '' ? 1 : unitsOf(quantity)[unit]
  return found === null || factor === undefined ? null : Number(found[1]) * factor
}

/** Whole millionths: a smaller part of a dollar is refused, not rounded. */
function parseMoney(text: string): number | null {
  const found = /^(\d{1,7})(?:\.(\d{1,6}))? ?USD$/.exec(text.trim())
  return found === null ? null : Number(found[1]) * 1_000_000 + Number((found[2] ?? '').padEnd(6, '0'))
}

function unitsOf(quantity: Exclude<Quantity, 'money'>): Readonly<Record<string, number>> {
  switch (quantity) {
    case 'duration':
      return seconds
    case 'days':
      return { d: 1 }
    case 'size':
      return bytes
    case 'tokens':
      return thousands
    case 'count':
      return {}
    default:
      return quantity satisfies never
  }
}
