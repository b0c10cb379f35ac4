// What an attempt works with while this worker may go on with it. Once it may not (`givenUp`), its jails die and
// nothing more is read or written in its name.
import { OperationalFailure } from '../domain/failures'
import type { Jail } from './jail-ports'
import type { WorkerGround } from './worker-ground'

/** A log that is away this long ends the attempt: neither a freeze nor a cancellation could arrive. */
const patienceMilliseconds = 10_000
const pauseMilliseconds = 250

export function holdAttempt(ground: WorkerGround, givenUp: AbortSignal): WorkerGround {
  const { log, blobs } = ground
  // A repeated append is harmless: what a worker records carries ids.
  const patient = <T>(ask: () => Promise<T>) => untilAnswered(ask, givenUp)
  return {
    ...ground,
    log: {
      ...log,
      append: (appends) => patient(() => log.append(appends)),
      readStream: (stream, after) => patient(() => log.readStream(stream, after)),
    },
    blobs: {
      put: (content) => patient(() => blobs.put(content)),
      get: (hash) => patient(() => blobs.get(hash)),
      has: (hash) => patient(() => blobs.has(hash)),
      getAll: (hashes) => patient(() => blobs.getAll(hashes)),
    },
    jail: boundJail(ground.jail, givenUp),
  }
}

/** Rejects with the reason of `givenUp` at once; with `databaseUnavailable` when no answer came in time. */
async function untilAnswered<T>(ask: () => Promise<T>, givenUp: AbortSignal): Promise<T> {
  const patience = new AbortController()
  const ended = AbortSignal.any([givenUp, patience.signal])
  const timer = setTimeout(() => {
    patience.abort(unanswered())
  }, patienceMilliseconds)
  try {
    return await Promise.race([askAgain(ask, ended), rejection(ended)])
  } finally {
    clearTimeout(timer)
    // Ends a question that is still being repeated.
    patience.abort(unanswered())
  }
}

async function askAgain<T>(ask: () => Promise<T>, ended: AbortSignal): Promise<T> {
  for (;;) {
    ended.throwIfAborted()
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof OperationalFailure) || error.kind !== 'databaseUnavailable') throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds))
    }
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('given up'))
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}

function unanswered(): OperationalFailure {
  const seconds = patienceMilliseconds / 1_000
  return new OperationalFailure('databaseUnavailable', `the database did not answer for ${seconds} s`)
}

/** Everything that was started is stopped when the attempt is given up, and nothing is started after. */
function boundJail(jail: Jail, givenUp: AbortSignal): Jail {
  return {
    ...jail,
    async start(spec) {
      givenUp.throwIfAborted()
      const process = await jail.start(spec)
      const stop = () => void process.stop()
      givenUp.addEventListener('abort', stop, { once: true })
      void process.ended.then(() => {
        givenUp.removeEventListener('abort', stop)
      })
      if (givenUp.aborted) stop()
      return process
    },
  }
}
