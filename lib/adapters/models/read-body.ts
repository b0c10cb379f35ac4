import type { IncomingMessage } from 'node:http'

/** Claude Code's own provider takes no more. */
const bodyBytesMax = 32 * 1024 * 1024
/** Of all requests of one jail that are being read or passed on. */
const allBytesMax = 96 * 1024 * 1024
/** Of all requests of a run that came to nothing: reading one takes time from every other run of the worker. */
const wastedBytesMax = 512 * 1024 * 1024

export class BodyRefused extends Error {}

export type TakenBody = {
  bytes: Buffer
  /** Given back, however it went. */
  release(): void
  /** The model answered it: then it is not among those that came to nothing. */
  answered(): void
}

/** Bodies of one gateway share their bounds. */
export function createBodies() {
  const read = { held: 0, wasted: 0 }
  return {
    /** Throws BodyRefused, or what ended the connection. Of a body that says it is too large, nothing is read. */
    async take(incoming: IncomingMessage): Promise<TakenBody> {
      if (read.wasted >= wastedBytesMax) throw new BodyRefused('too many large requests came to nothing')
      const body = holdBody(read, declaredBytes(incoming))
      try {
        const bytes = await readParts(incoming, body.grow)
        const answered = () => {
          read.wasted -= bytes.length
        }
        return { bytes, release: body.release, answered }
      } catch (error) {
        body.release()
        throw error
      }
    },
  }
}

/** Zero where it comes in parts that tell their own size. */
function declaredBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0)
}

/** Room for what is declared is taken before any of it is read, so that no two bodies count on the same. */
function holdBody(read: { held: number; wasted: number }, declared: number) {
  let room = 0
  let size = 0

  function take(bytes: number) {
    if (bytes > bodyBytesMax) throw new BodyRefused('the request is larger than 32 MB')
    if (read.held - room + bytes > allBytesMax) throw new BodyRefused('too many large requests at once')
    read.held += bytes - room
    room = bytes
  }

  take(declared)
  return {
    grow(bytes: number) {
      size += bytes
      read.wasted += bytes
      if (size > room) take(size)
    },
    release() {
      read.held -= room
      room = 0
    },
  }
}

async function readParts(incoming: IncomingMessage, grow: (bytes: number) => void): Promise<Buffer> {
  const parts: Buffer[] = []
  // The answer that refuses it still has to get out.
  for await (const part of incoming.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(part)) continue
    grow(part.length)
    parts.push(part)
  }
  return Buffer.concat(parts)
}
