// Locks of the whole installation as PostgreSQL's session advisory locks, each on a connection of its own:
// a pool would hand the connection, and with it the lock, to somebody else.
import { Client } from 'pg'
import type { Locks } from '../../orchestrator/ports'
import type { Database } from './client'

export function createLocks({ url }: Pick<Database, 'url'>): Locks {
  return {
    async take(name) {
      const client = new Client({ connectionString: url })
      let alive = true
      client.on('error', () => {
        alive = false
      })
      client.on('end', () => {
        alive = false
      })
      await client.connect()
      const { rows } = await client.query<{ taken: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
        [`leeway:${name}`],
      )
      if (rows[0]?.taken !== true) {
        await client.end()
        return null
      }
      return { isHeld: () => alive, release: () => client.end() }
    },
  }
}
