// The files of a change as the viewer takes them.
import { parsePatchFiles } from '@pierre/diffs'
import type { CodeViewDiffItem } from '@pierre/diffs/react'
import type { PartFile } from '@/lib/domain/change-parts'
import { readableFile, type ReadableFile } from './readable-patch'

export type Entry = {
  file: PartFile
  readable: ReadableFile
  item: CodeViewDiffItem
  /** The viewer looks at an item anew only when this changes. */
  version: number
}

const knownEntries = { all: new WeakMap<PartFile, Entry>(), withoutBlanks: new WeakMap<PartFile, Entry>() }

/** Parsed once for each file: while a large change comes in parts, most of its files stay what they were. */
export function entryOf(file: PartFile, hideWhitespace: boolean): Entry {
  const known = hideWhitespace ? knownEntries.withoutBlanks : knownEntries.all
  const entry = known.get(file) ?? newEntry(file, hideWhitespace)
  known.set(file, entry)
  return entry
}

function newEntry(file: PartFile, hideWhitespace: boolean): Entry {
  const readable = readableFile(file, hideWhitespace)
  const parsed = readable.patch === null ? undefined : parsePatchFiles(readable.patch)[0]?.files[0]
  const fileDiff = parsed ?? emptyDiff(file)
  return {
    file,
    readable,
    item: { id: file.path, type: 'diff', fileDiff },
    version: (hideWhitespace ? 2 : 0) + (file.isLater ? 4 : 0),
  }
}

function emptyDiff(file: PartFile): CodeViewDiffItem['fileDiff'] {
  return {
    name: file.path.replace(/[^\w./-]/gu, '_'),
    type: 'rename-pure',
    hunks: [],
    splitLineCount: 0,
    unifiedLineCount: 0,
    isPartial: true,
    deletionLines: [],
    additionLines: [],
    deletionCharacterCount: 0,
    additionCharacterCount: 0,
  }
}

export function isFolded(entry: Entry, toggled: ReadonlySet<string>): boolean {
  if (entry.readable.patch === null) return true
  return (entry.readable.folded !== null) !== toggled.has(entry.file.path)
}

export function itemOf(entry: Entry, toggled: ReadonlySet<string>): CodeViewDiffItem {
  const collapsed = isFolded(entry, toggled)
  return { ...entry.item, collapsed, version: entry.version + (collapsed ? 1 : 0) }
}
