import 'server-only'
// What programs printed and what an attempt changed, from blobs, cut to what a page can show.
import type { Change, ChangedFile } from '../domain/change'
import { wiring } from '../wiring'

const outputShown = 20_000

/** The end of a text. */
export function endOf(body: Buffer, charactersMax = outputShown): string {
  const text = body.toString('utf8')
  return text.length > charactersMax ? `…${text.slice(-charactersMax)}` : text
}

/** The end of a stored text. */
export async function outputEnd(blob: string, charactersMax = outputShown): Promise<string> {
  return endOf(await (await wiring()).blobs.get(blob), charactersMax)
}

/** A large change is asked for part by part, so the last ones stay parsed. */
const keptMax = 4
const keptChanges = new Map<string, Promise<Change>>()

/** A blob never changes. The caller has checked the viewer. */
export function readChangeOf(blob: string): Promise<Change> {
  const kept = keptChanges.get(blob)
  if (kept) return kept
  const change = wiring().then(({ readChange }) => readChange(blob))
  const [oldest] = keptChanges.keys()
  if (keptChanges.size >= keptMax && oldest !== undefined) keptChanges.delete(oldest)
  keptChanges.set(blob, change)
  change.catch(() => keptChanges.delete(blob))
  return change
}

export async function readTextsOf({ before, after }: NonNullable<ChangedFile['texts']>) {
  const { blobs } = await wiring()
  const [old, now] = await Promise.all([blobs.get(before), blobs.get(after)])
  return { before: old.toString('utf8'), after: now.toString('utf8') }
}
