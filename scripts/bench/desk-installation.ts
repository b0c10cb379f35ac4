// An installation to measure the console on: its own data, a database, the production build, and one reviewer.
// Nothing here works on tasks: what is measured was appended before.
import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import type { Viewer } from '../../lib/domain/access'
import type { RoleHeld } from '../../lib/domain/person'
import { closeWiring, wiring, type Wiring } from '../../lib/wiring'
import { build } from '../build.mjs'
import { prepareDatabase } from '../prepare-database'
import { root } from '../run.mjs'

const scope = { kind: 'organisation' } as const
const roles: RoleHeld[] = (['admin', 'lead', 'reviewer'] as const).map((role) => ({ scope, role }))

export type DeskInstallation = {
  address: string
  wired: Wiring
  who: Viewer
  email: string
  password: string
  /** Projects may be made below this. */
  projects: string
  close(): Promise<void>
}

export async function openDeskInstallation(): Promise<DeskInstallation> {
  await build()
  const home = process.getuid?.() === 0 ? '/var/lib' : tmpdir()
  const directory = await realpath(await mkdtemp(join(home, 'leeway-bench-')))
  await chmod(directory, 0o711)
  const projects = join(directory, 'projects')
  await mkdir(projects)
  const dataDirectory = join(directory, 'data')
  const database = await prepareDatabase({ dataDirectory, adminDatabaseUrl: null })
  const own = {
    LEEWAY_DATA: dataDirectory,
    LEEWAY_DATABASE_URL: database.url,
    LEEWAY_PROJECT_ROOTS: projects,
  }
  Object.assign(process.env, own)
  const port = await freePort()
  const web = startWeb(port)
  const close = async () => {
    await web.stop()
    await closeWiring()
    await database.stop()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    const address = `http://127.0.0.1:${port}`
    await untilAnswering(address)
    const wired = await wiring()
    return { address, wired, projects, close, ...(await addReviewer(wired)) }
  } catch (error) {
    await close()
    throw error
  }
}

async function addReviewer({ people }: Wiring) {
  const [email, password] = ['reviewer@example.com', v7()]
  const actor = { kind: 'system', id: 'bench' } as const
  await people.nameOrganisation('Bench')
  const personId = await people.addPerson({ name: 'Reviewer', email, roles, scripted: true, actor })
  await people.setPassword(personId, email, password)
  return { who: { personId, roles }, email, password }
}

function startWeb(port: number) {
  const next = `${root}/node_modules/next/dist/bin/next`
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
  const web = spawn(process.execPath, [next, 'start', '-H', '127.0.0.1', '-p', String(port)], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise((resolve) => web.once('exit', resolve))
  const stop = async () => {
    web.kill('SIGTERM')
    await ended
  }
  return { stop }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function untilAnswering(address: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`${address}/sign-in`, { redirect: 'manual' }).catch(() => null)
    if (answer !== null && answer.status < 500) return
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  throw new Error('the console did not answer within a minute')
}
