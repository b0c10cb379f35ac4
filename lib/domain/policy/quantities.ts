// Quantities as people write them: `90s`, `30m`, `2h`; `28d`; `500KB`, `10MB`, `2GB` (1 KB is 1024 bytes).

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }
const bytes: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 }

export type Quantity = 'duration' | 'days' | 'size' | 'count'

export const quantityExample: Readonly<Record<Quantity, string>> = {
  duration: '`30m`',
  days: '`28d`',
  size: '`10MB`',
  count: '`100`',
}

/** Seconds, days, bytes or a plain count; null where the text is none. */
export function parseQuantity(text: string, quantity: Quantity): number | null {
  const found = /^(\d{1,9})([A-Za-z]{0,2})$/.exec(text.trim())
  const unit = found?.[2] ?? ''
  const factor = unit === '' ? 1 : unitsOf(quantity)[unit]
  return found === null || factor === undefined ? null : Number(found[1]) * factor
}

function unitsOf(quantity: Quantity): Readonly<Record<string, number>> {
  switch (quantity) {
    case 'duration':
      return seconds
    case 'days':
      return { d: 1 }
    case 'size':
      return bytes
    case 'count':
      return {}
    default:
      return quantity satisfies never
  }
}
