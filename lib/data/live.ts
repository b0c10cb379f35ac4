import 'server-only'
// News of the log for the browsers: one listening connection for the whole process, shared by every page.
import { wiring } from '../wiring'
import { readSession, type Session } from './session'

type Listener = (size: number) => void

const listeners = new Set<Listener>()
let listening: Promise<unknown> | null = null

/** Often enough for proxies that close idle connections, and for a session that was revoked meanwhile. */
const heartbeatMilliseconds = 15_000

/**
 * The news as a stream of server-sent events, ids only: what changed is asked for by the page, which checks the
 * viewer. Ends with `signal`, and with the session. Null: nobody is signed in.
 */
export async function openNews(signal: AbortSignal): Promise<ReadableStream<Uint8Array> | null> {
  const session = await readSession()
  if (session === null || !(await isLive(session))) return null
  await startListening()
  const size = await (await wiring()).readModels.catchUp()
  let stop = () => {}
  return new ReadableStream({
    start(controller) {
      stop = follow(session, size, controller)
      signal.addEventListener('abort', stop, { once: true })
    },
    cancel: () => stop(),
  })
}

function follow(
  session: Session,
  size: number,
  controller: ReadableStreamDefaultController<Uint8Array>,
): () => void {
  const encoder = new TextEncoder()
  let isOpen = true
  const send = (text: string) => {
    if (isOpen) controller.enqueue(encoder.encode(text))
  }
  const tell = (newSize: number) => send(`data: ${JSON.stringify({ size: newSize })}\n\n`)
  const stop = () => {
    if (!isOpen) return
    isOpen = false
    listeners.delete(tell)
    clearInterval(heartbeat)
    controller.close()
  }
  const heartbeat = setInterval(() => {
    isLive(session).then(
      (live) => (live ? send(': still here\n\n') : stop()),
      // The database is away: the page asks again by itself.
      stop,
    )
  }, heartbeatMilliseconds)
  listeners.add(tell)
  tell(size)
  return stop
}

async function isLive(session: Session): Promise<boolean> {
  const { people } = await wiring()
  return (await people.personOf(session)) !== null
}

function startListening(): Promise<unknown> {
  listening ??= listen().catch((error: unknown) => {
    // The next page tries again.
    listening = null
    throw error
  })
  return listening
}

async function listen(): Promise<unknown> {
  const { log, readModels } = await wiring()
  return log.onAppended(() => {
    // Told when pages show it, not sooner: there is no second news to look again for.
    readModels.catchUp().then(
      (size) => {
        for (const listener of listeners) listener(size)
      },
      // The database is away: pages are told with what is recorded next.
      () => undefined,
    )
  })
}
