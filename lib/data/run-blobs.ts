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

export async function readChangeOf(blob: string): Promise<Change> {
  return (await wiring()).readChange(blob)
}

export async function readTextsOf({ before, after }: NonNullable<ChangedFile['texts']>) {
  const { blobs } = await wiring()
  const [old, now] = await Promise.all([blobs.get(before), blobs.get(after)])
  return { before: old.toString('utf8'), after: now.toString('utf8') }
}
