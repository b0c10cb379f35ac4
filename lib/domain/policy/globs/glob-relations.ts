// Two globs compared by what they allow. Programs know one list of allowed paths; the groups of a scope are several
// that must all match, so they are joined into one where that can be decided.

type Compare = (a: string, b: string) => boolean

/** Whether whatever `inner` matches is matched by `outer`; `false` also where that cannot be seen from the signs. */
export function isNarrower(inner: string, outer: string): boolean {
  return narrower(segmentsOf(inner), segmentsOf(outer), '**', (a, b) =>
    narrower([...a], [...b], '*', (sign, other) => other === '?' || sign === other),
  )
}

/** Whether some path is matched by both; exact. */
export function canMeet(a: string, b: string): boolean {
  return meet(segmentsOf(a), segmentsOf(b), '**', (one, other) =>
    meet([...one], [...other], '*', (sign, against) => sign === '?' || against === '?' || sign === against),
  )
}

/** A glob without wildcards covers what is below the path it names. */
function segmentsOf(glob: string): string[] {
  const segments = glob.replace(/\/$/, '').split('/')
  return /[*?]/.test(glob) ? segments : [...segments, '**']
}

function narrower(inner: readonly string[], outer: readonly string[], star: string, one: Compare): boolean {
  return compareFrom((i, o, again) => {
    const [a, b] = [inner[i], outer[o]]
    if (b === star) return again(i, o + 1) || (a !== undefined && again(i + 1, o))
    if (a === undefined || b === undefined) return a === b
    return a !== star && one(a, b) && again(i + 1, o + 1)
  })
}

function meet(left: readonly string[], right: readonly string[], star: string, one: Compare): boolean {
  return compareFrom((i, j, again) => {
    const [a, b] = [left[i], right[j]]
    if (a === star) return again(i + 1, j) || (b !== undefined && again(i, j + 1))
    if (b === star) return again(i, j + 1) || (a !== undefined && again(i + 1, j))
    if (a === undefined || b === undefined) return a === b
    return one(a, b) && again(i + 1, j + 1)
  })
}

/** Each pair of places is asked once, so that many stars cost their product and not its power. */
function compareFrom(
  ask: (i: number, j: number, again: (i: number, j: number) => boolean) => boolean,
): boolean {
  const known = new Map<string, boolean>()
  const again = (i: number, j: number): boolean => {
    const key = `${i} ${j}`
    const before = known.get(key)
    if (before !== undefined) return before
    const answer = ask(i, j, again)
    known.set(key, answer)
    return answer
  }
  return again(0, 0)
}
