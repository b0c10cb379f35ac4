const depthMax = 64

/** The same text for the same JSON, whatever the order of its names; null where it is nested too deeply to be asked. */
export function canonicalInput(input: unknown): string | null {
  return canonical(input, depthMax)
}

function canonical(value: unknown, depth: number): string | null {
  if (depth === 0) return null
  if (Array.isArray(value))
    return joined(
      '[',
      value.map((one) => canonical(one, depth - 1)),
      ']',
    )
  if (value === undefined) return 'null'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => {
      const text = canonical(one, depth - 1)
      return text === null ? null : `${JSON.stringify(name)}:${text}`
    })
  return joined('{', members, '}')
}

function joined(open: string, parts: readonly (string | null)[], close: string): string | null {
  return parts.includes(null) ? null : `${open}${parts.join(',')}${close}`
}
