// Tells one listener how far the log has grown: by NOTIFY where the connection lives, by a poll where it does not.
import { Client } from 'pg'

const pollMilliseconds = 1_000

type Listening = { url: string; readSize(): Promise<number>; listener(size: number): void }

/** Calls back with each new size, never twice with the same and never backwards. Returns the way to stop. */
export async function listenToLog({ url, readSize, listener }: Listening): Promise<() => Promise<void>> {
  let known = await readSize()
  let stopped = false
  let client: Client | null = null

  const tell = (size: number) => {
    if (stopped || size <= known) return
    known = size
    listener(size)
  }
  const connect = async () => {
    if (stopped || client) return
    client = await openListener(url, tell, () => (client = null))
  }
  const poll = async () => {
    // A database that is away is not this listener's failure: the next second tries again.
    await connect().catch(() => undefined)
    await readSize().then(tell, () => undefined)
  }

  await connect()
  let polling = Promise.resolve()
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    polling = poll().finally(() => (busy = false))
  }, pollMilliseconds)
  return async () => {
    stopped = true
    clearInterval(timer)
    await polling
    await client?.end()
  }
}

/** A connection of its own: LISTEN is bound to the session. */
async function openListener(url: string, tell: (size: number) => void, onLost: () => void): Promise<Client> {
  const client = new Client({ connectionString: url, keepAlive: true })
  client.on('error', onLost)
  client.on('end', onLost)
  client.on('notification', ({ payload }) => tell(Number(payload)))
  await client.connect()
  await client.query('LISTEN leeway_log')
  return client
}
