// Globs over one step of a path: names, endings such as `*.pem`, and other patterns.
import { isWild, segmentMatcher } from './glob'

export type NameIndex = {
  names: Map<string, number>
  /** By their length, so that each needs one look. */
  endings: Map<number, Map<string, number>>
  patterns: { place: number; matches: (step: string) => boolean }[]
}

export const nowhere = Infinity

export function createNameIndex(): NameIndex {
  return { names: new Map(), endings: new Map(), patterns: [] }
}

export function isEmpty({ names, endings, patterns }: NameIndex): boolean {
  return names.size === 0 && endings.size === 0 && patterns.length === 0
}

/** Places are added in rising order, and the first of a name is kept. */
export function addName({ names, endings, patterns }: NameIndex, sign: string, place: number): void {
  const ending = sign.slice(1)
  if (!isWild(sign)) return keepFirst(names, sign, place)
  if (!sign.startsWith('*') || ending === '' || isWild(ending)) {
    patterns.push({ place, matches: segmentMatcher(sign) })
    return
  }
  const sameLength = endings.get(ending.length) ?? new Map<string, number>()
  endings.set(ending.length, sameLength)
  keepFirst(sameLength, ending, place)
}

function keepFirst(places: Map<string, number>, name: string, place: number): void {
  if (!places.has(name)) places.set(name, place)
}

/** The first place that says yes to the step, or `known` where none before it does. */
export function placeOfName({ names, endings, patterns }: NameIndex, step: string, known: number): number {
  let first = Math.min(known, names.get(step) ?? nowhere)
  for (const [length, places] of endings)
    if (step.length >= length) first = Math.min(first, places.get(step.slice(-length)) ?? nowhere)
  for (const { place, matches } of patterns) {
    if (place > first) break
    if (matches(step)) return place
  }
  return first
}
