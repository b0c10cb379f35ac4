// Looks for a text in everything that an installation keeps.
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Installation } from './installation'

const Rows = z.array(z.object({ id: z.string() }))
const Hashes = z.array(z.object({ hash: z.string() }))

/** Where it stands: events, blobs, rows of read models, files below the data directory. */
export async function placesHolding({ wired, data }: Installation, text: string): Promise<string[]> {
  const prisma = wired.database.prisma
  const wanted = Buffer.from(text, 'utf8')
  const events = Rows.parse(
    await prisma.$queryRaw`SELECT id FROM event JOIN event_payload USING (seq)
      WHERE position(${wanted} IN envelope) > 0 OR position(${wanted} IN payload) > 0`,
  )
  const rows = Rows.parse(
    await prisma.$queryRaw`SELECT projection || '/' || key AS id FROM read_model WHERE position(${text} IN row::text) > 0`,
  )
  const found = [...events.map(({ id }) => `event ${id}`), ...rows.map(({ id }) => `row ${id}`)]
  for (const { hash } of Hashes.parse(await prisma.$queryRaw`SELECT hash FROM blob`))
    if ((await wired.blobs.get(hash)).includes(wanted)) found.push(`blob ${hash}`)
  for (const path of await filesBelow(data)) if (await fileHolds(path, wanted)) found.push(`file ${path}`)
  return found
}

/** Without the programs' own files, which are copies of what npm installed: a gigabyte. */
async function filesBelow(data: string): Promise<string[]> {
  const tops = (await readdir(data)).filter((name) => name !== 'programs')
  const files: string[] = []
  for (const top of tops) {
    const entries = await readdir(join(data, top), { recursive: true, withFileTypes: true }).catch(() => [])
    const inside = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
    files.push(join(data, top), ...inside)
  }
  return files
}

/** Some files are larger than what should stand in memory. */
async function fileHolds(path: string, wanted: Buffer): Promise<boolean> {
  let before = Buffer.alloc(0)
  try {
    for await (const part of createReadStream(path, { highWaterMark: 4 * 1024 * 1024 })) {
      if (!Buffer.isBuffer(part)) continue
      const both = Buffer.concat([before, part])
      if (both.includes(wanted)) return true
      before = both.subarray(-wanted.length)
    }
    return false
  } catch {
    // A file that went away meanwhile is kept no more.
    return false
  }
}
