// Database, web and worker together, until stopped. The supervisor owns the database, so that neither a crash nor a
// restart of the web takes it from under the workers.
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createAccounts } from '../lib/adapters/database/accounts'
import { openDatabase } from '../lib/adapters/database/client'
import { createLocks } from '../lib/adapters/database/locks'
import { OperationalFailure } from '../lib/domain/failures'
import { projectRootsFile, readSettings, type Settings } from '../lib/env'
import { childEnvironments } from './child-environments'
import { keepRunning, type Child } from './children'
import { keepDatabase } from './keep-database'
import { refuseTakenPort } from './refuse-taken-port'
import { Stop } from './run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
/** A worker hands its runs back; agents are stopped first. */
const workerGraceSeconds = 30
const webGraceSeconds = 5
const lookMilliseconds = 5_000

async function supervise({ dev }: { dev: boolean }): Promise<void> {
  const stopped = untilStopped()
  const settings = readSettings()
  await refuseTakenPort(settings)
  const database = await keepDatabase(settings)
  for (const name of database.applied) console.log(`database: applied ${name}`)
  await claimInstallation(database.url, settings)
  await writeFile(projectRootsFile(settings.dataDirectory), settings.projectRoots.join(':'), { mode: 0o600 })
  try {
    const environments = childEnvironments(process.env, { settings, databaseUrl: database.url, dev })
    const web = keepRunning({
      name: 'web',
      args: webArguments(settings, dev),
      env: environments.web,
      cwd: root,
    })
    const worker = keepRunning({
      name: 'worker',
      args: ['--import', 'tsx', 'lib/cli/main.ts', 'worker'],
      env: environments.worker,
      cwd: root,
    })
    await Promise.race([greet(settings, environments.web), stopped])
    await stopped
    await stopAll({ web, worker })
  } finally {
    await database.stop()
  }
}

/** A second supervisor would stop the database under the first; held until this process ends. */
async function claimInstallation(url: string, { dataDirectory }: Settings): Promise<void> {
  const locks = createLocks(openDatabase(url))
  let lock = await locks.take('supervisor')
  if (!lock) throw new Stop(`Leeway already runs with the data in \`${dataDirectory}\`: stop that one first`)
  // A database that crashed and is back has forgotten who held it.
  setInterval(() => {
    void (async () => {
      if ((await lock?.isHeld()) !== true) lock = await locks.take('supervisor').catch(() => null)
    })()
  }, lookMilliseconds).unref()
}

async function stopAll({ web, worker }: { web: Child; worker: Child }): Promise<void> {
  console.log('stopping: runs are handed back, then the console and the database end')
  await worker.stop(workerGraceSeconds)
  await web.stop(webGraceSeconds)
}

/** Resolves at the first signal. A terminal's Ctrl-C may arrive twice: the second one changes nothing. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}

function webArguments({ host, port }: Settings, dev: boolean): string[] {
  return ['node_modules/next/dist/bin/next', dev ? 'dev' : 'start', '-H', host, '-p', String(port)]
}

/** Says where the console is once it answers, with a code for the first admin where there is none. */
async function greet({ host, port }: Settings, env: NodeJS.ProcessEnv): Promise<void> {
  const address = `http://${host}:${port}`
  await untilAnswering(address)
  console.log(`\nLeeway: ${address}`)
  const database = openDatabase(env['LEEWAY_DATABASE_URL'] ?? '', 1)
  const hasCredentials = await createAccounts(database).hasCredentials()
  await database.close()
  if (!hasCredentials) await printCode(env)
}

async function untilAnswering(address: string): Promise<void> {
  for (;;) {
    const answers = await fetch(address, { redirect: 'manual' }).then(
      () => true,
      () => false,
    )
    if (answers) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

function printCode(env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', 'admin', 'code'], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve) => child.once('close', () => resolve()))
}

try {
  await supervise({ dev: process.argv.includes('--dev') })
  process.exit(0)
} catch (error) {
  console.error(error instanceof Stop || error instanceof OperationalFailure ? error.message : error)
  process.exit(1)
}
