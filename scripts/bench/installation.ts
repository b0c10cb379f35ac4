// An installation for one measurement: a real database that waits for the disk, a data directory, and people who may
// do everything. Nothing of it is left behind.
import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Viewer } from '../../lib/domain/access'
import type { RoleHeld } from '../../lib/domain/person'
import { closeWiring, wiring, type Wiring } from '../../lib/wiring'
import { prepareDatabase } from '../prepare-database'

export type BenchInstallation = {
  wired: Wiring
  directory: string
  dataDirectory: string
  databaseUrl: string
  /** Holds every role. */
  ada: Viewer
  /** Throws with the reason when the command is refused; returns the id of what was made. */
  must(command: unknown): Promise<string>
  close(): Promise<void>
}

const roles: RoleHeld[] = (['admin', 'lead', 'reviewer'] as const).map((role) => ({
  scope: { kind: 'organisation' },
  role,
}))

/** `durable: false`: writes do not wait for the disk, where only reading is measured. */
export async function openBenchInstallation({ durable = true } = {}): Promise<BenchInstallation> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'leeway-bench-')))
  // The accounts of runs must reach what is mounted.
  await chmod(directory, 0o711)
  const dataDirectory = join(directory, 'data')
  const database = await prepareDatabase({ dataDirectory, adminDatabaseUrl: null })
  const databaseUrl = durable ? database.url : withoutWaiting(database.url)
  process.env['LEEWAY_DATABASE_URL'] = databaseUrl
  process.env['LEEWAY_DATA'] = dataDirectory
  process.env['LEEWAY_PROJECT_ROOTS'] = join(directory, 'projects')
  await mkdir(join(directory, 'projects'))
  const wired = await wiring()
  const actor = { kind: 'system', id: 'bench' } as const
  const ada = { name: 'Ada', email: 'ada@example.com', roles, scripted: false, actor }
  const personId = await wired.people.addPerson(ada)
  const viewer: Viewer = { personId, roles }
  const must = async (command: unknown) => {
    const handled = await wired.handle(viewer, command)
    if (!handled.ok) throw new Error(`refused: ${handled.why}`)
    return handled.id ?? ''
  }
  const close = async () => {
    await closeWiring()
    await database.stop()
    await rm(directory, { recursive: true, force: true })
  }
  return { wired, directory, dataDirectory, databaseUrl, ada: viewer, must, close }
}

function withoutWaiting(url: string): string {
  const changed = new URL(url)
  changed.searchParams.set('options', '-c synchronous_commit=off')
  return changed.toString()
}
