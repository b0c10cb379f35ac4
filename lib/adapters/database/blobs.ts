// Large bodies by their SHA-256, in rows of bounded size: a fleet has no shared disk.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'
import { OperationalFailure } from '../../domain/failures'
import type { Blobs } from '../../orchestrator/log-ports'
import type { Database } from './client'
import { reachDatabase } from './failure'

const chunkBytes = 256 * 1024
/** Below this a smaller row is worth no work. */
const compressFromBytes = 512

export function createBlobs({ prisma }: Database): Blobs {
  const has = async (hash: string) =>
    (await reachDatabase(() => prisma.blob.findUnique({ where: { hash } }))) !== null

  return {
    has,
    async put(content) {
      const hash = sha256(content)
      if (await has(hash)) return hash
      const { stored, compressed } = await pack(content)
      const parts = split(stored)
      await reachDatabase(() =>
        prisma.$transaction([
          prisma.blob.createMany({
            data: [{ hash, bytes: content.byteLength, compressed, chunks: parts.length }],
            skipDuplicates: true,
          }),
          ...parts.map((part, position) =>
            prisma.blobChunk.createMany({ data: [{ hash, position, content: part }], skipDuplicates: true }),
          ),
        ]),
      )
      return hash
    },
    async get(hash) {
      const found = await reachDatabase(() =>
        prisma.blob.findUnique({ where: { hash }, include: { parts: { orderBy: { position: 'asc' } } } }),
      )
      if (!found) throw new OperationalFailure('blobMissing', `no stored body has the hash \`${hash}\``)
      const content = await unpack(found)
      if (content === null)
        throw new OperationalFailure('blobMissing', `the stored body of \`${hash}\` is damaged`)
      return content
    },
    async getAll(hashes) {
      const found = await reachDatabase(() =>
        prisma.blob.findMany({
          where: { hash: { in: [...hashes] } },
          include: { parts: { orderBy: { position: 'asc' } } },
        }),
      )
      const contents = await Promise.all(found.map(async (one) => ({ one, content: await unpack(one) })))
      return new Map(contents.flatMap(({ one, content }) => (content ? [[one.hash, content]] : [])))
    },
  }
}

type Stored = { hash: string; compressed: boolean; parts: { content: Uint8Array }[] }

/** null: what is stored is not what the hash names. */
async function unpack({ hash, compressed, parts }: Stored): Promise<Buffer | null> {
  const stored = Buffer.concat(parts.map(({ content }) => content))
  const content = compressed ? await promisify(inflate)(stored) : stored
  return sha256(content) === hash ? content : null
}

async function pack(content: Uint8Array): Promise<{ stored: Buffer; compressed: boolean }> {
  const plain = Buffer.from(content)
  if (plain.byteLength < compressFromBytes) return { stored: plain, compressed: false }
  // Always the same bytes for the same content, so that two writers of one blob write the same chunks.
  const smaller = await promisify<Buffer, Buffer>(deflate)(plain)
  return smaller.byteLength < plain.byteLength * 0.9
    ? { stored: smaller, compressed: true }
    : { stored: plain, compressed: false }
}

function split(stored: Buffer): Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let from = 0; from < stored.byteLength; from += chunkBytes)
    parts.push(Uint8Array.from(stored.subarray(from, from + chunkBytes)))
  return parts
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
