// Globs of task files and policies. Only `*`, `?` and `**` exist: with so small a language, what a rule covers
// can be decided exactly, and matching takes linear memory and no backtracking beyond the last star.

const lengthMax = 256

/** Why `glob` cannot be used, as half a sentence; null where it can. */
export function globProblem(glob: string): string | null {
  if (glob === '') return 'an empty glob matches nothing; write `**` for everything'
  if (glob.length > lengthMax) return `the glob is longer than ${lengthMax} characters; shorten it`
  if (glob.startsWith('/')) return `\`${glob}\` is absolute; write it relative to the top of the repository`
  if (/^[A-Za-z]:|^~/.test(glob)) return `\`${glob}\` leaves the repository; write it relative to its top`
  if (glob.includes('\\')) return `\`${glob}\` has a backslash; separate directories with \`/\``
  if (/[[\]{}()!]/.test(glob))
    return `\`${glob}\` uses a sign other than \`*\`, \`**\` and \`?\`; write several globs`
  if ([...glob].some((character) => character < ' ')) return 'the glob has a control character; remove it'
  return segmentProblem(glob)
}

function segmentProblem(glob: string): string | null {
  const segments = splitGlob(glob)
  if (segments.includes('..')) return `\`${glob}\` has \`..\`; write it relative to the top of the repository`
  if (segments.some((segment) => segment === '.' || segment === ''))
    return `\`${glob}\` has an empty step or \`.\`; remove it`
  if (segments.some((segment) => segment.includes('**') && segment !== '**'))
    return `\`${glob}\` has \`**\` beside other characters; let it stand alone between \`/\``
  return null
}

/** A trailing `/` says the same as none: a name without wildcards covers what is below it. */
export function splitGlob(glob: string): string[] {
  return glob.replace(/\/$/, '').split('/')
}

export function isWild(segment: string): boolean {
  return segment.includes('*') || segment.includes('?')
}

function isLiteral(glob: string): boolean {
  return !splitGlob(glob).some(isWild)
}

/**
 * Whether `path` (relative, `/` between directories) is covered. A glob without wildcards covers the path it
 * names and everything below it; any other covers exactly what it matches. Dot files are like any others.
 */
export function matchesGlob(glob: string, path: string): boolean {
  const pattern = splitGlob(glob)
  if (!pattern.some(isWild)) pattern.push('**')
  return matchesSequence(pattern, path.split('/'), '**', matchesSegment)
}

/** Like matchesGlob, and also what lies below a directory that matches: how denies are read. */
export function coversPath(glob: string, path: string): boolean {
  const pattern = splitGlob(glob)
  if (pattern.at(-1) !== '**') pattern.push('**')
  return matchesSequence(pattern, path.split('/'), '**', matchesSegment)
}

/** Signs and characters are code points; a name without wildcards, or a lone `*`, needs no walk. */
function matchesSegment(pattern: string, segment: string): boolean {
  return pattern === '*' || pattern === segment || (isWild(pattern) && segmentMatcher(pattern)(segment))
}

/** For a pattern that is asked of many steps: it is taken apart once. */
export function segmentMatcher(pattern: string): (step: string) => boolean {
  if (pattern === '*') return () => true
  if (!isWild(pattern)) return (step) => step === pattern
  if (!pattern.includes('?')) {
    const pieces = pattern.split('*')
    return (step) => matchesPieces(pieces, step)
  }
  const signs = [...pattern]
  return (step) =>
    matchesSequence(signs, [...step], '*', (sign, character) => sign === '?' || sign === character)
}

/** The texts between the stars must follow each other; the first and the last stand at the ends. */
function matchesPieces(pieces: readonly string[], segment: string): boolean {
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  if (segment.length < first.length + last.length) return false
  if (!segment.startsWith(first) || !segment.endsWith(last)) return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = segment.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return at <= segment.length - last.length
}

/** `star` stands for any number of members, none included; going back to the last star is enough. */
export function matchesSequence<Sign>(
  pattern: readonly Sign[],
  members: readonly string[],
  star: Sign,
  matchesOne: (sign: Sign, member: string) => boolean,
): boolean {
  let at = 0
  let next = 0
  let lastStar = -1
  let resumeAt = 0
  while (next < members.length) {
    const sign = pattern[at]
    const member = members[next] ?? ''
    if (sign === star) {
      lastStar = at++
      resumeAt = next
    } else if (sign !== undefined && matchesOne(sign, member)) {
      at++
      next++
    } else if (lastStar >= 0) {
      at = lastStar + 1
      next = ++resumeAt
    } else return false
  }
  return pattern.slice(at).every((sign) => sign === star)
}

/** The directory or file that everything the glob matches lies in or is; `''` is the top. */
export function baseOf(glob: string): string {
  const segments = splitGlob(glob)
  const firstWild = segments.findIndex(isWild)
  return (firstWild < 0 ? segments : segments.slice(0, firstWild)).join('/')
}

/** Whether `path` is `directory` or lies below it. */
export function isWithin(path: string, directory: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`)
}

/** Whether what `inner` names is named by `outer` too, judged by paths that stand for all that `inner` covers. */
export function declares(inner: string, outer: string): boolean {
  const example = splitGlob(inner)
    .map((segment) => segment.replace(/[*?]+/g, 'x'))
    .join('/')
  return coversPath(outer, example) || (isLiteral(inner) && coversPath(outer, `${example}/x`))
}
