import { createHash } from 'node:crypto'
import { Client } from 'pg'
import type { Lock, Locks } from '../../orchestrator/ports'
import type { Database } from './client'
import { reachDatabase } from './failure'

/** Locks of the installation, each on a connection of its own: the database lets go when its holder dies. */
export function createLocks({ url }: Database): Locks {
  return {
    async take(name, { aliveSeconds } = {}) {
      const client = new Client({ connectionString: url, keepAlive: true })
      // A lost connection shows when the lock is asked about.
      client.on('error', () => undefined)
      const taken = await reachDatabase(async () => {
        await client.connect()
        // Set before the lock is there: a holder that stops at once must not keep it either.
        if (aliveSeconds !== undefined) await client.query(`SET idle_session_timeout = '${aliveSeconds}s'`)
        const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
          lockNumber(name),
        ])
        return rows[0]?.held ?? false
      })
      if (taken) return heldLock(client, aliveSeconds)
      await client.end()
      return null
    },
  }
}

function heldLock(client: Client, aliveSeconds: number | undefined): Lock {
  const ask = () =>
    client.query('SELECT 1').then(
      () => true,
      () => false,
    )
  let last = Promise.resolve(true)
  // One question at a time.
  const isHeld = () => (last = last.then(ask))
  const signs =
    aliveSeconds === undefined ? undefined : setInterval(() => void isHeld(), (aliveSeconds * 1_000) / 3)
  return {
    isHeld,
    async release() {
      clearInterval(signs)
      await client.end()
    },
  }
}

/** Advisory locks are numbered; 63 bits of the name's hash as a decimal text. */
function lockNumber(name: string): string {
  const hash = createHash('sha256').update(`leeway/${name}`).digest()
  return BigInt.asIntN(64, hash.readBigUInt64BE()).toString()
}
