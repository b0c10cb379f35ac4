import 'server-only'
// What programs printed and what an attempt changed, from blobs, cut to what a page can show.
import type { Change } from '../domain/change'
import { wiring } from '../wiring'

const outputShown = 20_000

/** The end of a stored text. */
export async function outputEnd(blob: string, charactersMax = outputShown): Promise<string> {
  const text = (await (await wiring()).blobs.get(blob)).toString('utf8')
  return text.length > charactersMax ? `…${text.slice(-charactersMax)}` : text
}

export async function readChangeOf(blob: string): Promise<Change> {
  return (await wiring()).readChange(blob)
}
