import { createHash } from 'node:crypto'
import { Client } from 'pg'
import type { Locks } from '../../orchestrator/ports'
import type { Database } from './client'
import { reachDatabase } from './failure'

/** Locks of the installation, each on a connection of its own: the database lets go when its holder dies. */
export function createLocks({ url }: Database): Locks {
  return {
    async take(name) {
      const client = new Client({ connectionString: url, keepAlive: true })
      let held = false
      client.on('error', () => (held = false))
      client.on('end', () => (held = false))
      held = await reachDatabase(async () => {
        await client.connect()
        const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
          lockNumber(name),
        ])
        return rows[0]?.held ?? false
      })
      if (!held) {
        await client.end()
        return null
      }
      return { isHeld: () => held, release: () => client.end() }
    },
  }
}

/** Advisory locks are numbered; 63 bits of the name's hash as a decimal text. */
function lockNumber(name: string): string {
  const hash = createHash('sha256').update(`leeway/${name}`).digest()
  return BigInt.asIntN(64, hash.readBigUInt64BE()).toString()
}
