// One moment's view of the log for many questions: each stream and each body is read once, and what is asked for in the
// same turn is read together. For showing and for finding out what is worth a closer look; a decision reads the log.
import type { Ground } from './ground'
import { keepStreams, type KeptStreams } from './kept-streams'
import type { Index } from './index-ports'

type SnapshotGround = Ground & { index: Index }

/** Bodies never change, so they outlive a snapshot: what was parsed from them does too. */
const bodiesMax = 2_000
const bodyBytesMax = 256 * 1024

/** The way to take snapshots of one ground, which share the bodies they have read, and the streams until they change. */
export function createSnapshots<G extends SnapshotGround>(ground: G): () => G {
  const kept = new Map<string, Buffer>()
  const keptStreams = keepStreams(ground.log)

  function keep(hash: string, body: Buffer): void {
    if (body.byteLength > bodyBytesMax) return
    const [oldest] = kept.keys()
    if (kept.size >= bodiesMax && oldest !== undefined) kept.delete(oldest)
    kept.set(hash, body)
  }

  async function readBodies(hashes: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const missing = hashes.filter((hash) => !kept.has(hash))
    const found = missing.length > 0 ? await ground.blobs.getAll(missing) : new Map<string, Buffer>()
    for (const [hash, body] of found) keep(hash, body)
    return new Map(hashes.flatMap((hash) => bodyEntry(hash, kept.get(hash) ?? found.get(hash))))
  }

  return () => takeSnapshot(ground, keptStreams, readBodies)
}

const bodyEntry = (hash: string, body: Buffer | undefined): [string, Buffer][] => (body ? [[hash, body]] : [])

/** Answers as `ground` does, as of the first time each thing is asked for. */
function takeSnapshot<G extends SnapshotGround>(
  ground: G,
  keptStreams: KeptStreams,
  readBodies: (hashes: readonly string[]) => Promise<ReadonlyMap<string, Buffer>>,
): G {
  const refreshed = once(() => keptStreams.refresh())
  const streams = createLoader(async (keys) => {
    await refreshed()
    return keptStreams.read(keys)
  })
  const bodies = createLoader(readBodies)
  return {
    ...ground,
    log: {
      ...ground.log,
      async readStream(stream, afterVersion = 0) {
        const events = (await streams(stream)) ?? []
        return afterVersion === 0 ? events : events.filter((one) => one.streamVersion > afterVersion)
      },
    },
    // What is missing is asked for once more, for the sentence that says so.
    blobs: { ...ground.blobs, get: async (hash) => (await bodies(hash)) ?? ground.blobs.get(hash) },
    index: { ...ground.index, agentIdsByName: once(() => ground.index.agentIdsByName()) },
  }
}

/** One value for each key, asked for together with the other keys of the same turn. */
function createLoader<Value>(readAll: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>) {
  const known = new Map<string, Promise<Value | undefined>>()
  let waiting: string[] = []
  let next: Promise<ReadonlyMap<string, Value>> | null = null

  function readWaiting(): Promise<ReadonlyMap<string, Value>> {
    next ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      const keys = waiting
      waiting = []
      next = null
      return readAll(keys)
    })
    return next
  }

  return (key: string): Promise<Value | undefined> => {
    const found = known.get(key)
    if (found) return found
    waiting.push(key)
    const value = readWaiting().then((values) => values.get(key))
    known.set(key, value)
    return value
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined
  return () => (value ??= read())
}
