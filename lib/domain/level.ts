// The three levels form a chain: hold < review < auto.

export const levels = ['hold', 'review', 'auto'] as const
export type Level = (typeof levels)[number]

export function isLevel(value: unknown): value is Level {
  return levels.some((level) => level === value)
}

/** The lower of two levels. */
export function lowerLevel(a: Level, b: Level): Level {
  return levels.indexOf(a) <= levels.indexOf(b) ? a : b
}

export function isBelow(a: Level, b: Level): boolean {
  return levels.indexOf(a) < levels.indexOf(b)
}

/** What a decision does to a level, in words: `raised` and `from hold to review`, or `left` and `at auto`. */
export function stepWords({ from, to }: { from: Level; to: Level }): { verb: string; between: string } {
  if (from === to) return { verb: 'left', between: `at ${to}` }
  return { verb: isBelow(from, to) ? 'raised' : 'lowered', between: `from ${from} to ${to}` }
}
