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
