// The whole text of changed files on both sides, for a reader who opens the lines around a change.
import type { Change } from '../../domain/change'
import { listEntries, sizesOf, type RawEntry } from './describe'
import { readBlobs } from './objects'
import type { Repository } from './run-git'

export type Sides = { before: Buffer; after: Buffer }

/** Of one side of one file. */
const sideBytesMax = 512 * 1024
/** Of all sides together; they pass through memory. */
const allBytesMax = 16 * 1024 * 1024
/** Each file adds two hashes to the event that names them. */
const filesMax = 300

/** In the order of `change.files`; null where the patch holds the whole file, or the file passes a cap. */
export async function readSides(mirror: Repository, change: Change): Promise<(Sides | null)[]> {
  const entries = await listEntries(mirror, change.base, change.commit)
  const wanted = entries.filter((entry, index) => hasContext(entry) && change.files[index]?.patch != null)
  const ids = wanted.flatMap(({ idBefore, idAfter }) => [idBefore, idAfter])
  const kept = withinCaps(wanted, await sizesOf(mirror, ids))
  const contents = await readBlobs(
    mirror,
    kept.flatMap(({ idBefore, idAfter }) => [idBefore, idAfter]),
  )
  const sides = new Map(kept.map((entry, index) => [entry, sidesAt(contents, index)]))
  return entries.map((entry) => sides.get(entry) ?? null)
}

/** A regular file on both sides; what was added or deleted is whole in its patch. */
function hasContext({ modeBefore, modeAfter }: RawEntry): boolean {
  return modeBefore.startsWith('100') && modeAfter.startsWith('100')
}

function withinCaps(entries: readonly RawEntry[], sizes: readonly (number | null)[]): RawEntry[] {
  const kept: RawEntry[] = []
  let bytes = 0
  for (const [index, entry] of entries.entries()) {
    const before = sizes[2 * index] ?? Infinity
    const after = sizes[2 * index + 1] ?? Infinity
    if (Math.max(before, after) > sideBytesMax || bytes + before + after > allBytesMax) continue
    bytes += before + after
    kept.push(entry)
  }
  return kept.slice(0, filesMax)
}

function sidesAt(contents: readonly Buffer[], index: number): Sides | null {
  const [before, after] = [contents[2 * index], contents[2 * index + 1]]
  return before && after ? { before, after } : null
}
