// Many globs asked of one path at once: names are looked up, and a pattern is compared only where its first step fits.
import { isWild, matchesSequence, segmentMatcher, splitGlob } from './glob'

/** `matches`: as allows are read; `covers`: as denies are, with what lies below a directory that matches. */
export type GlobReading = 'matches' | 'covers'

type Step = (step: string) => boolean
type Pattern = { place: number; steps: readonly Step[] }
type Index = {
  /** Names from the top, with all that is below them; the place of the first glob that says so. */
  below: Map<string, number>
  /** Names of any step, or of the last one only. */
  anyStep: Map<string, number>
  lastStep: Map<string, number>
  anyStepPatterns: { place: number; matches: Step }[]
  lastStepPatterns: { place: number; matches: Step }[]
  /** By their first step where that is a name. */
  byFirst: Map<string, Pattern[]>
  others: Pattern[]
}

const anySteps: Step = () => true

/** The first of the globs, in their order, that says yes to a path. */
export function globIndex(
  globs: readonly string[],
  reading: GlobReading,
): (path: string) => string | undefined {
  const index: Index = {
    ...{ below: new Map(), anyStep: new Map(), lastStep: new Map(), byFirst: new Map() },
    ...{ anyStepPatterns: [], lastStepPatterns: [], others: [] },
  }
  globs.forEach((glob, place) => {
    add(index, signsOf(glob, reading), place)
  })
  return (path) => globs[firstPlace(index, path)]
}

function signsOf(glob: string, reading: GlobReading): string[] {
  const signs = splitGlob(glob)
  const isBelowToo = reading === 'covers' ? signs.at(-1) !== '**' : !signs.some(isWild)
  return isBelowToo ? [...signs, '**'] : signs
}

function add(index: Index, signs: readonly string[], place: number): void {
  const [first = '', second = ''] = signs
  const isBelow = signs.at(-1) === '**'
  const named = isBelow ? signs.slice(0, -1) : signs
  if (isBelow && named.every((sign) => sign !== '' && !isWild(sign)))
    return keepFirst(index.below, named.join('/'), place)
  if (first === '**' && second !== '**' && named.length === 2) {
    const [names, patterns] = isBelow
      ? [index.anyStep, index.anyStepPatterns]
      : [index.lastStep, index.lastStepPatterns]
    if (isWild(second)) patterns.push({ place, matches: segmentMatcher(second) })
    else keepFirst(names, second, place)
    return
  }
  const steps = signs.map((sign) => (sign === '**' ? anySteps : segmentMatcher(sign)))
  if (isWild(first)) index.others.push({ place, steps })
  else index.byFirst.set(first, [...(index.byFirst.get(first) ?? []), { place, steps }])
}

function keepFirst(places: Map<string, number>, name: string, place: number): void {
  if (!places.has(name)) places.set(name, place)
}

const nowhere = Infinity

function firstPlace(index: Index, path: string): number {
  const steps = path.split('/')
  const last = steps.at(-1) ?? ''
  let first = Math.min(placeAbove(index.below, path), index.lastStep.get(last) ?? nowhere)
  if (index.anyStep.size > 0)
    for (const step of steps) first = Math.min(first, index.anyStep.get(step) ?? nowhere)
  first = firstOf(index.lastStepPatterns, first, ({ matches }) => matches(last))
  first = firstOf(index.anyStepPatterns, first, ({ matches }) => steps.some(matches))
  const isPattern = (pattern: Pattern) =>
    matchesSequence(pattern.steps, steps, anySteps, (matches, step) => matches(step))
  first = firstOf(index.byFirst.get(steps[0] ?? '') ?? [], first, isPattern)
  return firstOf(index.others, first, isPattern)
}

/** Of the path itself and each directory above it. */
function placeAbove(below: ReadonlyMap<string, number>, path: string): number {
  let first = Math.min(below.get('') ?? nowhere, below.get(path) ?? nowhere)
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1))
    first = Math.min(first, below.get(path.slice(0, at)) ?? nowhere)
  return first
}

/** Patterns are in the order of their places, so that what comes after a known one need not be asked. */
function firstOf<T extends { place: number }>(
  patterns: readonly T[],
  known: number,
  ask: (pattern: T) => boolean,
): number {
  for (const pattern of patterns) {
    if (pattern.place > known) return known
    if (ask(pattern)) return pattern.place
  }
  return known
}
