// A change becomes blobs: its document, and the texts around it that a reader may open.
import type { Change, ChangedFile } from '../domain/change'
import type { Git } from './git-ports'
import type { Blobs } from './log-ports'

/** `change` is the document's hash; `blobs` names everything that was written for it. */
export async function storeChange(
  { git, blobs }: { git: Pick<Git, 'readSides'>; blobs: Blobs },
  projectId: string,
  described: Change,
): Promise<{ change: string; blobs: string[] }> {
  const sides = await git.readSides(projectId, described)
  const files: ChangedFile[] = []
  for (const [index, file] of described.files.entries()) {
    const side = sides[index]
    const texts = side && { before: await blobs.put(side.before), after: await blobs.put(side.after) }
    files.push(texts ? { ...file, texts } : file)
  }
  const document: Change = { ...described, files }
  const change = await blobs.put(Buffer.from(JSON.stringify(document)))
  const texts = files.flatMap((file) => (file.texts ? [file.texts.before, file.texts.after] : []))
  return { change, blobs: [change, ...new Set(texts)] }
}
