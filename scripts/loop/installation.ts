// A whole installation for one test file: a database, a data directory, one agent that obeys, and a worker to start
// and stop. Everything that acts is the real thing.
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { vi } from 'vitest'
import type { Database } from '../../lib/adapters/database/client'
import { createEgressProxies, type EgressOptions } from '../../lib/adapters/egress/proxy'
import { createJail } from '../../lib/adapters/jail/jail'
import { openTestDatabase } from '../../lib/adapters/database/testing/test-database'
import { ensureOrganisation } from '../../lib/adapters/database/organisation-id'
import type { Viewer } from '../../lib/domain/access'
import type { RoleHeld } from '../../lib/domain/person'
import { work } from '../../lib/orchestrator/worker'
import type { WorkerGround } from '../../lib/orchestrator/worker-ground'
import { people } from '../../lib/projections/people'
import { closeWiring, wiring, type Wiring } from '../../lib/wiring'
import { workerGround } from '../../lib/wiring/worker'
import { removeTree } from '../remove-tree'

/** Does what the last `js` block of its instructions says: a test writes the agent's deeds into the task. */
const obey = `import { readFileSync, writeFileSync } from 'node:fs'
const blocks = [...readFileSync(process.env.LEEWAY_TASK_FILE, 'utf8').matchAll(/\`\`\`js\\n([^]*?)\`\`\`/g)]
writeFileSync('/tmp/deed.mjs', blocks.at(-1)[1])
process.chdir('/workspace')
await import('/tmp/deed.mjs')
`

const organisation = { kind: 'organisation' } as const
const roles: RoleHeld[] = (['admin', 'lead', 'reviewer'] as const).map((role) => ({
  scope: organisation,
  role,
}))
const patienceMilliseconds = 90_000
// A loaded machine takes long for a jail; what is wrong fails by what it shows, not by this.
vi.setConfig({ testTimeout: 240_000 })

export type Installation = {
  wired: Wiring
  agentId: string
  /** The data directory. */
  data: string
  /** Projects may be made below this. */
  projects: string
  /** Two people, each with every role. */
  ada: Viewer
  rae: Viewer
  /** Bugs that a worker met; a test file ends with none. */
  faults: unknown[]
  ground(): Promise<WorkerGround>
  startWorker(): Promise<void>
  /** Resolves when its attempts are handed back and no jail lives. */
  stopWorker(): Promise<void>
  /** Somebody else with every role. */
  addPerson(name: string): Promise<Viewer>
  /** What a person is called at the terminal. */
  emailOf(who: Viewer): Promise<string>
  ask(who: Viewer, command: unknown): ReturnType<Wiring['handle']>
  /** Throws with the reason when the command is refused; returns the id of what was made. */
  must(who: Viewer, command: unknown): Promise<string>
  until<T>(what: string, look: () => Promise<T | undefined>): Promise<T>
  close(): Promise<void>
}

type Options = {
  /** Where names lead to, for setups that reach a host of the test. */
  egress?: EgressOptions
  /** Where a database stands that is not the tests' own. */
  database?: Database
  /** A directory that other accounts can pass through; its content goes at the end. */
  dataDirectory?: string
}

/** `close` it in afterAll. */
export async function openInstallation(options: Options = {}): Promise<Installation> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'leeway-loop-')))
  const projects = join(directory, 'projects')
  const programs = join(directory, 'programs')
  await Promise.all([mkdir(projects), mkdir(programs)])
  await writeFile(join(programs, 'obey.mjs'), obey)
  // The run's account is another one and must reach what is mounted.
  await chmod(directory, 0o711)
  const database = options.database ?? (await openTestDatabase())
  const data = options.dataDirectory ?? join(directory, 'data')
  const clock = { now: () => new Date().toISOString() }
  await ensureOrganisation(database, { name: 'Tests', clock, ids: { next: () => v7() } })
  process.env['LEEWAY_DATABASE_URL'] = database.url
  process.env['LEEWAY_DATA'] = data
  process.env['LEEWAY_PROJECT_ROOTS'] = projects
  await mkdir(data, { recursive: true, mode: 0o711 })
  const wired = await wiring()
  const installation = { wired, projects, data, ...acts(wired), ...worker(wired, options.egress) }
  const [ada, rae] = [await addPerson(wired, 'Ada'), await addPerson(wired, 'Rae')]
  const declaration = {
    name: 'obedient',
    runtime: 'command',
    provider: 'tests',
    model: 'none',
    command: ['node', '/opt/agent/obey.mjs'],
    programDirectory: programs,
    ownerId: ada.personId,
  }
  const agentId = await installation.must(ada, { type: 'declareAgent', declaration })
  const close = async () => {
    await installation.stopWorker()
    await closeWiring()
    await database.close()
    await removeTree(directory)
  }
  return { ...installation, ada, rae, agentId, addPerson: (name) => addPerson(wired, name), close }
}

async function addPerson(wired: Wiring, name: string): Promise<Viewer> {
  const email = `${name}.${randomBytes(4).toString('hex')}@example.com`
  const actor = { kind: 'system', id: 'tests' } as const
  const personId = await wired.people.addPerson({ name, email, roles, scripted: false, actor })
  return { personId, roles }
}

function acts(wired: Wiring) {
  const emailOf = async ({ personId }: Viewer) => (await wired.readModels.get(people, personId))?.email ?? ''

  const ask = (who: Viewer, command: unknown) => wired.handle(who, command)

  async function must(who: Viewer, command: unknown): Promise<string> {
    const handled = await ask(who, command)
    if (!handled.ok) throw new Error(`refused: ${handled.why}`)
    return handled.id ?? ''
  }

  async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + patienceMilliseconds
    for (;;) {
      await wired.readModels.catchUp()
      const found = await look()
      if (found !== undefined) return found
      if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
  }

  return { ask, must, until, emailOf }
}

function worker(wired: Wiring, egress: EgressOptions | undefined) {
  const faults: unknown[] = []
  let stopping: AbortController | undefined
  let working: Promise<void> = Promise.resolve()
  const { dataDirectory } = wired.environment
  const jail = egress && createJail({ dataDirectory, startEgressProxy: createEgressProxies(egress) })
  const groundFor = async (signal: AbortSignal) => ({
    ...(await workerGround(signal)),
    ...(jail && { jail }),
  })
  const ground = () => groundFor(new AbortController().signal)

  async function startWorker(): Promise<void> {
    stopping = new AbortController()
    const started = await groundFor(stopping.signal)
    if (!started.probe.ok) throw new Error(started.probe.why)
    working = work(started, { hands: 2, onFault: (error) => faults.push(error) })
    await wired.readModels.catchUp()
  }

  async function stopWorker(): Promise<void> {
    stopping?.abort()
    await working
  }

  return { faults, ground, startWorker, stopWorker }
}
