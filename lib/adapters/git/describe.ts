// The diff of two commits as a reviewer sees it, from git objects only.
import type { Change, ChangedFile } from '../../domain/change'
import type { Finding } from '../../domain/events/fields'
import { hasInvisibleCharacters } from '../../domain/invisible-characters'
import { isGenerated } from './is-generated'
import { showPath, type BytePath } from './names'
import { splitNul } from './objects'
import { runGit, type Repository } from './run-git'
import { createSectionReader, type Section } from './split-patch'

export type RawEntry = {
  letter: string
  modeBefore: string
  modeAfter: string
  idBefore: string
  idAfter: string
  path: BytePath
  previousPath: BytePath | null
}

const noFile = '000000'
const options = ['-r', '-M', '-l1000', '--no-ext-diff', '--no-textconv', '--full-index']

/** Throws `gitFailed` where a commit is missing. */
export async function describeChange(mirror: Repository, base: string, commit: string): Promise<Change> {
  const diff = (...format: string[]) => diffCall(mirror, base, commit, format)
  const raw = await listEntries(mirror, base, commit)
  const counts = parseCounts((await runGit(diff('-z', '--numstat'))).stdout.toString('latin1'))
  const reader = createSectionReader()
  // Without -z: names in headers are then quoted, so no name can look like a header.
  await runGit(diff('-p'), { onOutput: reader.add, timeoutSeconds: 300 })
  const patches = joinSections(raw, reader.end())
  const sizes = await sizesOf(
    mirror,
    raw.map(({ idAfter }) => idAfter),
  )
  const files = raw.map((entry, index) =>
    describeFile(entry, counts[index], patches[index] ?? null, sizes[index] ?? null),
  )
  return { base, commit, files }
}

/** What differs, in the order of `Change.files`. */
export async function listEntries(mirror: Repository, base: string, commit: string): Promise<RawEntry[]> {
  const { stdout } = await runGit(diffCall(mirror, base, commit, ['-z', '--raw']))
  return parseRaw(stdout.toString('latin1'))
}

function diffCall(mirror: Repository, base: string, commit: string, format: readonly string[]) {
  return { ...mirror, args: ['diff-tree', ...options, ...format, base, commit] }
}

function describeFile(
  entry: RawEntry,
  count: { added: number; removed: number; binary: boolean } | undefined,
  patch: string | null,
  bytesAfter: number | null,
): ChangedFile {
  const binary = count?.binary ?? false
  const path = showPath(entry.path)
  return {
    path,
    previousPath: entry.previousPath === null ? null : showPath(entry.previousPath),
    status: statusOf(entry.letter),
    modeBefore: entry.modeBefore === noFile ? null : entry.modeBefore,
    modeAfter: entry.modeAfter === noFile ? null : entry.modeAfter,
    linesAdded: count?.added ?? 0,
    linesRemoved: count?.removed ?? 0,
    binary,
    generated: isGenerated(path),
    patch: binary ? null : patch,
    bytesAfter,
  }
}

function statusOf(letter: string): ChangedFile['status'] {
  switch (letter) {
    case 'A':
      return 'added'
    case 'D':
      return 'deleted'
    case 'R':
      return 'renamed'
    case 'T':
      return 'typeChanged'
    default:
      return 'modified'
  }
}

function parseRaw(text: string): RawEntry[] {
  const fields = splitNul(text)
  const entries: RawEntry[] = []
  for (let at = 0; at < fields.length;) {
    const [modeBefore = '', modeAfter = '', idBefore = '', idAfter = '', score = ''] = (fields[at] ?? '')
      .slice(1)
      .split(' ')
    const letter = score.slice(0, 1)
    const isRename = letter === 'R'
    const path = fields[at + (isRename ? 2 : 1)] ?? ''
    const previousPath = isRename ? (fields[at + 1] ?? '') : null
    entries.push({ letter, modeBefore, modeAfter, idBefore, idAfter, path, previousPath })
    at += isRename ? 3 : 2
  }
  return entries
}

/** `added TAB removed TAB path`; for a rename the path is empty and two fields follow. */
function parseCounts(text: string): { added: number; removed: number; binary: boolean }[] {
  const fields = splitNul(text)
  const counts = []
  for (let at = 0; at < fields.length;) {
    const [added, removed, path] = splitAtTabs(fields[at] ?? '')
    const binary = added === '-'
    counts.push({ added: binary ? 0 : Number(added), removed: binary ? 0 : Number(removed), binary })
    at += path === '' ? 3 : 1
  }
  return counts
}

function splitAtTabs(field: string): [string, string, string] {
  const first = field.indexOf('\t')
  const second = field.indexOf('\t', first + 1)
  return [field.slice(0, first), field.slice(first + 1, second), field.slice(second + 1)]
}

/** Sections come in the order of the entries; a changed type makes two, the removal and the addition. */
function joinSections(raw: RawEntry[], sections: Section[]): (string | null)[] {
  let next = 0
  return raw.map(({ letter }) => {
    const own = sections.slice(next, next + (letter === 'T' ? 2 : 1))
    next += letter === 'T' ? 2 : 1
    const texts = own.map(({ text }) => text)
    return texts.length === 0 || texts.includes(null) ? null : texts.join('')
  })
}

/** Sizes of objects in bytes; null where there is none. */
export async function sizesOf(mirror: Repository, ids: readonly string[]): Promise<(number | null)[]> {
  if (ids.length === 0) return []
  const call = { ...mirror, args: ['cat-file', '--batch-check=%(objectsize)'] }
  const { stdout } = await runGit(call, { input: ids.map((id) => `${id}\n`).join('') })
  return stdout
    .toString('latin1')
    .trimEnd()
    .split('\n')
    .map((line) => (/^\d+$/.test(line) ? Number(line) : null))
}

/** What the diff itself shows: characters a reader cannot see, content that no diff shows. */
export function findingsIn(change: Change): Finding[] {
  return change.files.flatMap((file) => {
    const found: Finding[] = []
    const add = (kind: Finding['kind'], message: string) =>
      found.push({ kind, path: file.path, message, blocks: false })
    if (file.binary && file.status !== 'deleted') add('binary', 'is binary; its content cannot be read here')
    if (file.patch === null && !file.binary) add('tooLarge', 'its diff is too large to be shown')
    if (file.status !== 'deleted' && hasInvisibleCharacters(file.path)) {
      add('invisibleCharacters', 'its name holds characters that cannot be seen')
    }
    if (addsFarText(file.patch)) {
      add('invisibleCharacters', 'adds text behind so many blanks that a reader does not see it')
    }
    if (addedLinesHide(file.patch)) {
      add('invisibleCharacters', 'adds characters that cannot be seen or that reorder the text around them')
    }
    return found
  })
}

/** On the desk long lines run out of sight unless they are wrapped. */
const farText = /^\+.*\S[ \t]{80,}\S/m

function addsFarText(patch: string | null): boolean {
  return patch !== null && farText.test(patch)
}

function addedLinesHide(patch: string | null): boolean {
  if (patch === null || !hasInvisibleCharacters(patch)) return false
  return patch.split('\n').some((line) => line.startsWith('+') && hasInvisibleCharacters(line))
}
