import type { IncomingMessage } from 'node:http'

/** Claude Code's own provider takes no more. */
const bodyBytesMax = 32 * 1024 * 1024
/** Of all requests of one jail that are being read or passed on. */
const allBytesMax = 96 * 1024 * 1024

export class BodyRefused extends Error {}

/** Bodies of one gateway share a bound; what `take` gave is given back with `release`. */
export function createBodies() {
  let held = 0
  return {
    /** Throws BodyRefused, or what ended the connection. */
    async take(incoming: IncomingMessage): Promise<{ bytes: Buffer; release(): void }> {
      const parts: Buffer[] = []
      let size = 0
      const release = () => {
        held -= size
        size = 0
      }
      try {
        // The answer that refuses it still has to get out.
        for await (const part of incoming.iterator({ destroyOnReturn: false })) {
          if (!Buffer.isBuffer(part)) continue
          size += part.length
          held += part.length
          if (size > bodyBytesMax) throw new BodyRefused('the request is larger than 32 MB')
          if (held > allBytesMax) throw new BodyRefused('too many large requests at once')
          parts.push(part)
        }
      } catch (error) {
        release()
        throw error
      }
      return { bytes: Buffer.concat(parts), release }
    },
  }
}
