// The console as people get it: the production build, started by Next, and somebody signed in.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { encode } from 'next-auth/jwt'
import { root } from '../run.mjs'
import type { BenchInstallation } from './installation'

export type Console = {
  /** How long the server took to answer whole, in milliseconds. Throws where the answer is not 200. */
  get(path: string, as?: 'ada' | 'nobody'): Promise<number>
  stop(): Promise<void>
}

/** The build must be there. */
export async function startConsole(installation: BenchInstallation): Promise<Console> {
  const { wired, ada, dataDirectory, databaseUrl } = installation
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const args = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(port)]
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      LEEWAY_DATABASE_URL: databaseUrl,
      LEEWAY_DATA: dataDirectory,
    },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await wired.people.setPassword(ada.personId, 'ada@example.com', 'a password of the bench')
  const token = await encode({
    token: { personId: ada.personId, sessionVersion: 1 },
    secret: wired.sessionSecret,
  })
  await untilAnswering(`${address}/sign-in`)
  return {
    async get(path, as = 'ada') {
      const started = performance.now()
      const headers = as === 'ada' ? { cookie: `leeway-session=${token}` } : {}
      const answer = await fetch(`${address}${path}`, { headers, redirect: 'manual' })
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`\`${path}\` answered ${answer.status}`)
      return performance.now() - started
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function untilAnswering(address: string): Promise<void> {
  for (let tries = 0; tries < 240; tries += 1) {
    const answers = await fetch(address).then(
      ({ status }) => status === 200,
      () => false,
    )
    if (answers) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('the console did not answer within a minute')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
