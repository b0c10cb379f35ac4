// A patch without the lines that differ in blanks, tabs and carriage returns only. Computed from the patch, so that it
// works for every change that was ever stored. Other blank characters are content: they are never hidden.

type Line = { sign: string; text: string; /** The marker of a last line without an end. */ marker: string }
type Pair = readonly [removed: number, added: number]

/** Cells of one comparison; beyond this only what begins or ends a stretch alike is compared. */
const cellsMax = 1_000_000

export type Hidden = {
  /** null where nothing else changed. */
  patch: string | null
  /** Lines whose difference is not shown. */
  linesHidden: number
}

/** Hunk headers stay true: a line removed and added becomes a line of context, which counts on both sides. */
export function hideWhitespace(patch: string): Hidden {
  const [head = '', ...hunks] = patch.split(/^(?=@@ )/m)
  let linesHidden = 0
  const kept = hunks.flatMap((hunk) => {
    const [header = '', ...lines] = hunk.split(/(?<=\n)/)
    const shown = hideInHunk(parseLines(lines))
    linesHidden += shown.hidden
    const isChanged = shown.lines.some(({ sign }) => sign !== ' ')
    return isChanged ? [header, ...shown.lines.map(({ sign, text, marker }) => sign + text + marker)] : []
  })
  return { patch: kept.length === 0 ? null : head + kept.join(''), linesHidden }
}

function parseLines(lines: readonly string[]): Line[] {
  const parsed: Line[] = []
  for (const line of lines) {
    const last = parsed.at(-1)
    if (line.startsWith('\\') && last) last.marker = line
    else parsed.push({ sign: line.slice(0, 1), text: line.slice(1), marker: '' })
  }
  return parsed
}

function hideInHunk(lines: readonly Line[]): { lines: Line[]; hidden: number } {
  const shown: Line[] = []
  let removed: Line[] = []
  let added: Line[] = []
  let hidden = 0
  const close = () => {
    const pairs = pairsOf(removed, added)
    hidden += pairs.length
    shown.push(...weave(removed, added, pairs))
    removed = []
    added = []
  }
  for (const line of lines) {
    if (line.sign === '-') removed.push(line)
    else if (line.sign === '+') added.push(line)
    else {
      close()
      shown.push(line)
    }
  }
  close()
  return { lines: shown, hidden }
}

function weave(removed: readonly Line[], added: readonly Line[], pairs: readonly Pair[]): Line[] {
  const woven: Line[] = []
  let [fromRemoved, fromAdded] = [0, 0]
  for (const [atRemoved, atAdded] of pairs) {
    woven.push(...removed.slice(fromRemoved, atRemoved), ...added.slice(fromAdded, atAdded))
    const line = added[atAdded]
    if (line) woven.push({ ...line, sign: ' ' })
    ;[fromRemoved, fromAdded] = [atRemoved + 1, atAdded + 1]
  }
  return [...woven, ...removed.slice(fromRemoved), ...added.slice(fromAdded)]
}

/** Lines that are alike but for blanks, in the order of both sides: as many as there can be. */
function pairsOf(removed: readonly Line[], added: readonly Line[]): Pair[] {
  const [left, right] = [removed.map(withoutBlanks), added.map(withoutBlanks)]
  const shortest = Math.min(left.length, right.length)
  let start = 0
  while (start < shortest && left[start] === right[start]) start += 1
  let end = 0
  while (end < shortest - start && left.at(-1 - end) === right.at(-1 - end)) end += 1
  const inner = innerPairs(left.slice(start, left.length - end), right.slice(start, right.length - end))
  return [
    ...Array.from({ length: start }, (_, index): Pair => [index, index]),
    ...inner.map(([a, b]): Pair => [a + start, b + start]),
    ...Array.from({ length: end }, (_, index): Pair => [
      left.length - end + index,
      right.length - end + index,
    ]),
  ]
}

function withoutBlanks({ text, marker }: Line): string {
  return text.replace(/[ \t\r\n]/g, '') + marker
}

/** The longest common subsequence, by the table of its lengths. */
function innerPairs(left: readonly string[], right: readonly string[]): Pair[] {
  const width = right.length + 1
  if (left.length * right.length > cellsMax) return []
  const lengths = new Uint32Array((left.length + 1) * width)
  const at = (a: number, b: number) => lengths[a * width + b] ?? 0
  for (let a = left.length - 1; a >= 0; a--)
    for (let b = right.length - 1; b >= 0; b--)
      lengths[a * width + b] =
        left[a] === right[b] ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1))
  const pairs: Pair[] = []
  for (let [a, b] = [0, 0]; a < left.length && b < right.length;) {
    if (left[a] === right[b]) pairs.push([a++, b++])
    else if (at(a + 1, b) >= at(a, b + 1)) a += 1
    else b += 1
  }
  return pairs
}
