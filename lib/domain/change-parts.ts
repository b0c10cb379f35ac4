// A large change is read in parts: first its files with the first patches, then the other patches.
import type { Change, ChangedFile } from './change'

/** `isLater`: the patch was left out here and is asked for; `patch` is null then. */
export type PartFile = ChangedFile & { isLater: boolean }
export type PartialChange = Omit<Change, 'files'> & { files: readonly PartFile[] }

/** Patches of consecutive files; `next`: the first file that is not among them, null after the last. */
export type PatchPart = { patches: (string | null)[]; next: number | null }

/** Every file, and the patches of the first ones up to that many characters, of one file at least. */
export function firstPart(change: Change, charactersMax: number): PartialChange {
  const { next } = patchPart(change, 0, charactersMax)
  const isLater = (index: number) => next !== null && index >= next
  const files = change.files.map((file, index) => ({
    ...file,
    patch: isLater(index) ? null : file.patch,
    isLater: isLater(index) && file.patch !== null,
  }))
  return { ...change, files }
}

/** Patches from the file at `from` on, up to that many characters, of one file at least. */
export function patchPart({ files }: Change, from: number, charactersMax: number): PatchPart {
  const patches: (string | null)[] = []
  let characters = 0
  for (const { patch } of files.slice(from)) {
    characters += patch?.length ?? 0
    if (patches.length > 0 && characters > charactersMax) break
    patches.push(patch)
  }
  const next = from + patches.length
  return { patches, next: next < files.length ? next : null }
}

/** `from`: the file its first patch belongs to. */
export type PlacedPart = PatchPart & { from: number }

/** The files with the patches of that part. Those that were there already stay the same objects. */
export function withPart(files: readonly PartFile[], { from, patches }: PlacedPart): readonly PartFile[] {
  return files.map((file, index) => {
    const patch = patches[index - from]
    return file.isLater && patch !== undefined ? { ...file, patch, isLater: false } : file
  })
}
