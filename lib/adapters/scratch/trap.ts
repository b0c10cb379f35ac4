// A secret and two listeners on this host, there to see whether a program in a jail comes to them.
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import type { OpenTrap } from '../../orchestrator/scratch-ports'

/** `dataDirectory` must let other accounts pass, so that nothing but the jail is in the way. */
export function createTraps({ dataDirectory }: { dataDirectory: string }): OpenTrap {
  return async (token) => {
    const directory = join(dataDirectory, 'scratch', `trap.${randomBytes(6).toString('hex')}`)
    const hostSecret = `host secret ${token}`
    const hostFiles = ['.ssh/id_ed25519', '.aws/credentials', 'database-url'].map((name) =>
      join(directory, name),
    )
    for (const file of hostFiles) await plant(file, hostSecret)
    const reached = new Set<number>()
    const servers = [await listen(reached), await listen(reached)]
    return {
      bait: { token, hostFiles, hostSecret, ports: servers.map(portOf) },
      reached: () => [...reached],
      async close() {
        await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
        await rm(directory, { recursive: true, force: true })
      },
    }
  }
}

async function plant(file: string, secret: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, `${secret}\n`)
  await chmod(join(file, '..'), 0o755)
  await chmod(file, 0o644)
}

async function listen(reached: Set<number>): Promise<Server> {
  const server = createServer((socket) => {
    reached.add(portOf(server))
    socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
