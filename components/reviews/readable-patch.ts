import type { PartFile } from '../../lib/domain/change-parts'
import { hideWhitespace } from './hide-whitespace'
import { markInvisible } from '../../lib/domain/invisible-characters'

/** More lines than these are folded until somebody asks: nobody reads them by scrolling. */
export const linesShownMax = 4000

export type ReadableFile = {
  /** Path with its invisible characters marked. */
  name: string
  /** A unified diff with a header of our own, or null where there is nothing to show line by line. */
  patch: string | null
  invisibleCount: number
  /** Lines that differ in blanks only and are therefore not shown as changed. */
  blankLinesHidden: number
  /** Why the file starts folded to one line, or null. */
  folded: string | null
}

/** A changed file as the viewer takes it: whatever its names and bytes are, the viewer parses only our header. */
export function readableFile(file: PartFile, withoutBlanks = false): ReadableFile {
  const name = markInvisible(file.path).text
  const folded = foldedReason(file)
  const hunks = hunksOf(file.patch)
  if (hunks === null) return { name, patch: null, invisibleCount: 0, blankLinesHidden: 0, folded }
  const marked = markInvisible(hunks)
  const whole = headerOf(file) + marked.text
  const { patch, linesHidden } = withoutBlanks ? hideWhitespace(whole) : { patch: whole, linesHidden: 0 }
  return {
    name,
    patch,
    invisibleCount: marked.count,
    blankLinesHidden: linesHidden,
    folded: patch === null ? 'only white space changed' : folded,
  }
}

function hunksOf(patch: string | null): string | null {
  const start = patch?.search(/^@@ /m) ?? -1
  return patch === null || start < 0 ? null : patch.slice(start)
}

function headerOf(file: PartFile): string {
  const name = file.path.replace(/[^\w./-]/gu, '_')
  const mode = file.status === 'added' ? 'new file mode 100644\n' : ''
  const gone = file.status === 'deleted' ? 'deleted file mode 100644\n' : ''
  const before = file.status === 'added' ? '/dev/null' : `a/${name}`
  const after = file.status === 'deleted' ? '/dev/null' : `b/${name}`
  return `diff --git a/${name} b/${name}\n${mode}${gone}--- ${before}\n+++ ${after}\n`
}

function foldedReason(file: PartFile): string | null {
  if (file.isLater) return 'still loading'
  if (file.binary) return 'binary'
  if (file.patch === null) return 'too large to show'
  if (file.generated) return 'generated'
  if (file.linesAdded + file.linesRemoved > linesShownMax) return 'many lines'
  return hunksOf(file.patch) === null ? 'no lines changed' : null
}

export type PatchLine = {
  kind: 'added' | 'removed' | 'same' | 'gap'
  /** Its number on the side where it is seen; of a gap, that of the line after it. */
  number: number
  text: string
}

/** A gap before each hunk, then its lines. */
export function* patchLines(patch: string | null): Generator<PatchLine> {
  const body = patch?.slice(Math.max(patch.search(/^@@ /m), 0)) ?? ''
  let before = 0
  let after = 0
  for (const line of body.split('\n')) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line)
    const text = line.slice(1)
    if (hunk) {
      before = Number(hunk[1])
      after = Number(hunk[2])
      yield { kind: 'gap', number: after, text: '' }
    } else if (line.startsWith('+')) yield { kind: 'added', number: after++, text }
    else if (line.startsWith('-')) yield { kind: 'removed', number: before++, text }
    else if (line.startsWith(' ')) {
      yield { kind: 'same', number: after++, text }
      before += 1
    }
  }
}

/** The first line of each change in a patch, on the side where it is seen: where `n` and `p` stop. */
export type ChangeStop = { side: 'additions' | 'deletions'; line: number }

export function changeStops(patch: string | null): ChangeStop[] {
  const stops: ChangeStop[] = []
  let isInside = false
  for (const { kind, number } of patchLines(patch)) {
    const isChange = kind === 'added' || kind === 'removed'
    if (isChange && !isInside)
      stops.push({ side: kind === 'added' ? 'additions' : 'deletions', line: number })
    isInside = isChange
  }
  return stops
}
