// Many globs asked of one path at once: names are looked up, and a pattern is compared only where its first step fits.
import { isWild, matchesSequence, segmentMatcher, splitGlob } from './glob'
import { addName, createNameIndex, isEmpty, nowhere, placeOfName, type NameIndex } from './name-index'

/**
 * `matches`: as allows are read; `covers`: as denies are, with what lies below a directory that matches; `names`: the
 * path itself and nothing below it.
 */
export type GlobReading = 'matches' | 'covers' | 'names'

type Step = (step: string) => boolean
type Pattern = { place: number; steps: readonly Step[] }
type Index = {
  /** Whole paths, and paths with all that is below them; the place of the first glob that says so. */
  exact: Map<string, number>
  below: Map<string, number>
  anyStep: NameIndex
  lastStep: NameIndex
  /** Patterns by their first step where that is a name. */
  byFirst: Map<string, Pattern[]>
  others: Pattern[]
}

const anySteps: Step = () => true

/** Finds the first of the globs, in their order, that says yes to a path; `steps` of the path, where they are known. */
export type FindGlob = (path: string, steps?: readonly string[]) => string | undefined

export function globIndex(globs: readonly string[], reading: GlobReading): FindGlob {
  const index: Index = {
    ...{ exact: new Map(), below: new Map(), byFirst: new Map(), others: [] },
    ...{ anyStep: createNameIndex(), lastStep: createNameIndex() },
  }
  globs.forEach((glob, place) => {
    add(index, signsOf(glob, reading), place)
  })
  return (path, steps) => globs[firstPlace(index, path, steps)]
}

/** Whether one of the globs names exactly this path; what lies below it is not asked. */
export function nameMatcher(globs: readonly string[]): (path: string) => boolean {
  const find = globIndex(globs, 'names')
  return (path) => find(path) !== undefined
}

function signsOf(glob: string, reading: GlobReading): string[] {
  const signs = splitGlob(glob)
  if (reading === 'names') return signs
  const isBelowToo = reading === 'covers' ? signs.at(-1) !== '**' : !signs.some(isWild)
  return isBelowToo ? [...signs, '**'] : signs
}

function add(index: Index, signs: readonly string[], place: number): void {
  const [first = '', second = ''] = signs
  const isBelow = signs.at(-1) === '**'
  const named = isBelow ? signs.slice(0, -1) : signs
  if (named.every(isName)) return keepFirst(isBelow ? index.below : index.exact, named.join('/'), place)
  if (first === '**' && second !== '**' && named.length === 2)
    return addName(isBelow ? index.anyStep : index.lastStep, second, place)
  const steps = stepsOf(signs)
  if (isWild(first)) index.others.push({ place, steps })
  else index.byFirst.set(first, [...(index.byFirst.get(first) ?? []), { place, steps }])
}

const isName = (sign: string) => sign !== '' && !isWild(sign)

function keepFirst(places: Map<string, number>, name: string, place: number): void {
  if (!places.has(name)) places.set(name, place)
}

/** A path is taken apart only where something asks for its steps. */
function firstPlace(index: Index, path: string, known?: readonly string[]): number {
  const { below, exact, lastStep, anyStep, byFirst, others } = index
  let first = Math.min(placeAbove(below, path), exact.get(path) ?? nowhere)
  first = placeOfName(lastStep, path.slice(path.lastIndexOf('/') + 1), first)
  const patterns = byFirst.size > 0 ? byFirst.get(firstStep(path)) : undefined
  if (isEmpty(anyStep) && patterns === undefined && others.length === 0) return first
  const steps = known ?? path.split('/')
  for (const step of steps) first = placeOfName(anyStep, step, first)
  first = firstPattern(patterns, steps, first)
  return firstPattern(others, steps, first)
}

function firstStep(path: string): string {
  const end = path.indexOf('/')
  return end < 0 ? path : path.slice(0, end)
}

/** Of the path itself and each directory above it. */
function placeAbove(below: ReadonlyMap<string, number>, path: string): number {
  if (below.size === 0) return nowhere
  let first = Math.min(below.get('') ?? nowhere, below.get(path) ?? nowhere)
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1))
    first = Math.min(first, below.get(path.slice(0, at)) ?? nowhere)
  return first
}

/** In the order of their places, so that what comes after a known one need not be asked. */
function firstPattern(
  patterns: readonly Pattern[] | undefined,
  steps: readonly string[],
  known: number,
): number {
  for (const { place, steps: pattern } of patterns ?? []) {
    if (place > known) return known
    if (matchesSequence(pattern, steps, anySteps, (matches, step) => matches(step))) return place
  }
  return known
}

/** Whether something below a directory could match one of the globs, or the directory itself. */
export function globReach(globs: readonly string[]): (directory: string) => boolean {
  const above = new Set<string>()
  const below = new Map<string, number>()
  const byFirst = new Map<string, Step[][]>()
  for (const signs of globs.map(splitGlob)) {
    const names = prefixOf(signs)
    for (const ancestor of ancestorsOf(names)) above.add(ancestor)
    const isBelow = names.length === signs.length || signs[names.length] === '**'
    if (isBelow) below.set(names.join('/'), 0)
    else byFirst.set(names[0] ?? '', [...(byFirst.get(names[0] ?? '') ?? []), stepsOf(signs)])
  }
  return (directory) => {
    if (directory === '') return globs.length > 0
    if (above.has(directory) || placeAbove(below, directory) !== nowhere) return true
    const patterns = [...(byFirst.get(firstStep(directory)) ?? []), ...(byFirst.get('') ?? [])]
    if (patterns.length === 0) return false
    const steps = directory.split('/')
    return patterns.some((pattern) => leadsInto(pattern, steps))
  }
}

function stepsOf(signs: readonly string[]): Step[] {
  return signs.map((sign) => (sign === '**' ? anySteps : segmentMatcher(sign)))
}

/** The names that a glob begins with. */
function prefixOf(signs: readonly string[]): readonly string[] {
  const firstWild = signs.findIndex(isWild)
  return firstWild < 0 ? signs : signs.slice(0, firstWild)
}

function ancestorsOf(steps: readonly string[]): string[] {
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'))
}

function leadsInto(pattern: readonly Step[], steps: readonly string[]): boolean {
  for (const [index, step] of steps.entries()) {
    const sign = pattern[index]
    if (sign === undefined) return false
    if (sign === anySteps) return true
    if (!sign(step)) return false
  }
  return true
}
