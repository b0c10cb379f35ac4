// The console as it is served: the production build over a database of its own, asked by HTTP.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { encode } from 'next-auth/jwt'
import { v7 } from 'uuid'
import { inject } from 'vitest'
import { z } from 'zod'
import { build } from '../../../scripts/build.mjs'
import { freePort } from '../../../scripts/free-port'
import { ensureOrganisation } from '../../adapters/database/organisation-id'
import { openTestDatabase } from '../../adapters/database/testing/test-database'
import { closeWiring, wiring, type Wiring } from '../../wiring'
import { sessionCookie, sessionSeconds } from '../session-cookie'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

const ServedActions = z.object({
  node: z.record(
    z.string(),
    z.object({
      exportedName: z.string(),
      filename: z.string(),
      workers: z.record(z.string(), z.unknown()),
    }),
  ),
})

/** A server action as Next serves it; `name` is `<file>#<export>`. */
export type ServedAction = { id: string; name: string; pages: string[] }

export type Console = {
  wired: Wiring
  /** Projects may be made below this. */
  projects: string
  address: string
  actions: ReadonlyMap<string, ServedAction>
  /** Follows no redirect. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>
  /** Sends an action as the browser does: its id in a header, its form as React encodes it. */
  act(
    path: string,
    action: ServedAction,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
    /** Whether the action takes the answer before as its first argument; there is none yet. */
    takesAnswer?: boolean,
  ): Promise<Response>
  close(): Promise<void>
}

/** No worker runs: nothing is appended that was not asked for. `close` it in afterAll. */
export async function openConsole(): Promise<Console> {
  await buildOnce()
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'leeway-console-')))
  const projects = join(directory, 'projects')
  await mkdir(projects)
  const database = await openTestDatabase()
  const clock = { now: () => new Date().toISOString() }
  await ensureOrganisation(database, { name: 'Tests', clock, ids: { next: () => v7() } })
  Object.assign(process.env, {
    LEEWAY_DATABASE_URL: database.url,
    LEEWAY_DATA: directory,
    LEEWAY_PROJECT_ROOTS: projects,
  })
  const wired = await wiring()
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const server = await serve(port, address)
  const actions = await readActions()
  const send = (path: string, init: RequestInit) => fetch(address + path, { redirect: 'manual', ...init })
  return {
    wired,
    projects,
    address,
    actions,
    get: (path, headers = {}) => send(path, { headers }),
    act: (path, action, fields, headers = {}, takesAnswer = false) =>
      send(path, {
        method: 'POST',
        headers: { accept: 'text/x-component', origin: address, 'next-action': action.id, ...headers },
        body: encoded(fields, takesAnswer ? '[null,"$K1"]' : '["$K1"]'),
      }),
    async close() {
      await ended(server)
      await closeWiring()
      await database.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Of several test files that start together one builds. */
async function buildOnce(): Promise<void> {
  const directory = inject('testDatabaseDirectory')
  const built = join(directory, 'built')
  if (await isFirst(join(directory, 'building'))) {
    await build()
    await writeFile(built, '')
  }
  for (let tries = 0; !existsSync(built); tries += 1) {
    if (tries > 3000) throw new Error('the console was not built: see the first failure')
    await sleep(100)
  }
}

async function isFirst(path: string): Promise<boolean> {
  try {
    await writeFile(path, '', { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

/** One form among the arguments of an action. */
function encoded(fields: Readonly<Record<string, string>>, args: string): FormData {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value)
  body.append('0', args)
  return body
}

async function readActions(): Promise<ReadonlyMap<string, ServedAction>> {
  const text = await readFile(join(root, '.next/server/server-reference-manifest.json'), 'utf8')
  const { node } = ServedActions.parse(JSON.parse(text))
  return new Map(
    Object.entries(node).map(([id, { filename, exportedName, workers }]) => {
      const name = `${filename}#${exportedName}`
      return [name, { id, name, pages: Object.keys(workers) }]
    }),
  )
}

/** The cookie of a session that was begun `secondsAgo`. */
export async function cookieFor(
  { wired }: Pick<Console, 'wired'>,
  session: { personId: string; sessionVersion: number },
  secondsAgo = 0,
): Promise<string> {
  const maxAge = sessionSeconds - secondsAgo
  const token = await encode({ token: session, secret: wired.sessionSecret, maxAge })
  return `${sessionCookie}=${token}`
}

async function serve(port: number, address: string): Promise<ChildProcess> {
  const args = [join(root, 'node_modules/next/dist/bin/next'), 'start', '-H', '127.0.0.1', '-p', String(port)]
  const server = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-4000)))
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error(`the console ended before it answered: ${said}`)
    const answer = await fetch(`${address}/icon.svg`).catch(() => null)
    if (answer !== null) return server
    await sleep(100)
  }
  await ended(server)
  throw new Error(`the console did not answer: ${said}`)
}

function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    server.once('exit', () => resolve())
    server.kill('SIGTERM')
  })
}
