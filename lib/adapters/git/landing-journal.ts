// A note of our own that a checkout is being moved: written before its first file, removed once the reference moved.
import { createHash } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { makePassable, type Layout } from './layout'
import type { Source } from './source'

const Note = z.strictObject({ baseBranch: z.string(), expectedBase: z.string(), merge: z.string() })
export type LandingNote = z.infer<typeof Note>

const fileOf = (layout: Layout, source: Source) =>
  join(layout.landings, `${createHash('sha256').update(source.path).digest('hex')}.json`)

/** Notes the landing that is about to touch the checkout of a repository. */
export async function noteLanding(layout: Layout, source: Source, note: LandingNote): Promise<void> {
  await makePassable(layout.landings)
  const file = fileOf(layout, source)
  await writeFile(`${file}.new`, JSON.stringify(note), { flush: true })
  await rename(`${file}.new`, file)
}

/** The landing of this repository that was noted and not ended. */
export async function readLandingNote(layout: Layout, source: Source): Promise<LandingNote | undefined> {
  const text = await readFile(fileOf(layout, source), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const note = Note.safeParse(JSON.parse(text))
  return note.success ? note.data : undefined
}

export async function endLandingNote(layout: Layout, source: Source): Promise<void> {
  await rm(fileOf(layout, source), { force: true })
}
