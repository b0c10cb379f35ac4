import 'server-only'
// Programs outside have no session: each message proves by its signature whose it is.
import { OperationalFailure } from '../domain/failures'
import { reportBytesMax, type Received } from '../domain/regression-report'
import { wiring } from '../wiring'

const statuses: Record<Received, number> = {
  counted: 204,
  // Received, and a person looks at it.
  waits: 202,
  unknownSender: 401,
  replayed: 409,
  malformed: 400,
  unknownChange: 404,
  // It is known to be wrong already, or was taken back.
  nothingToSay: 409,
}

/** The status to answer with; nothing else is said. */
export async function receiveRegression(request: Request): Promise<number> {
  const header = (name: string) => request.headers.get(`x-leeway-${name}`) ?? ''
  const body = await boundedBody(request)
  if (body === null) return 413
  const signature = /^sha256=([0-9a-f]{64})$/i.exec(header('signature'))?.[1] ?? ''
  const signed = { reporterId: header('reporter'), timestamp: header('timestamp'), signature, body }
  try {
    const { receiveReport, readModels } = await wiring()
    const received = await receiveReport(signed)
    await readModels.catchUp()
    return statuses[received]
  } catch (error) {
    if (error instanceof OperationalFailure) return 503
    throw error
  }
}

/** Null where there is more of it than any report needs: nobody has proved yet who they are. */
async function boundedBody({ body }: Request): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    if (bytes > reportBytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
