import { Change } from '../domain/change'
import type { Blobs } from './log-ports'

/** The change document that a TreeCaptured names. */
export async function readChange({ blobs }: { blobs: Blobs }, blob: string): Promise<Change> {
  const text = (await blobs.get(blob)).toString('utf8')
  return Change.parse(JSON.parse(text))
}
