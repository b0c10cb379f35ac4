// Real PostgreSQL from npm, started and stopped by us. The server is a daemon of its own: it outlives a killed
// supervisor, and the next one adopts it.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from './free-port'
import { findPostgres } from './postgres-binaries'

export type EmbeddedDatabase = {
  /** As the server's superuser: for roles and migrations only. */
  adminUrl: string
  adopted: boolean
  /** Whether its process lives. */
  isServing(): Promise<boolean>
  stop(): Promise<void>
}

type Account = { uid: number; gid: number } | null
type Server = { home: string; cluster: string; account: Account; password: string }

/**
 * Starts the server whose files are below `directory`, making it on the first start; a server that runs there already
 * is adopted. Listens on 127.0.0.1 alone. `durable: false` is for tests: it waits for no disk.
 */
export async function startDatabase({
  directory,
  durable = true,
}: {
  directory: string
  durable?: boolean
}): Promise<EmbeddedDatabase> {
  const account = await findAccount()
  // 0711: the server's own account passes through, and nobody lists.
  await mkdir(directory, { recursive: true })
  await chmod(directory, 0o711)
  const home = await findPostgres(account ? directory : null)
  const password = await readSecret(join(directory, 'database-password'))
  const server = { home, cluster: join(directory, 'database'), account, password }
  const adopted = await findRunning(server)
  if (adopted === null) await startServer(server, durable)
  const adminUrl = adopted ?? (await findRunning(server))
  if (adminUrl === null) throw new Error(await explainStart(server))
  const isServing = () => isServerAlive(server)
  return { adminUrl, adopted: adopted !== null, isServing, stop: () => stopServer(server) }
}

async function isServerAlive(server: Server): Promise<boolean> {
  const { pid } = await readPidFile(server)
  try {
    process.kill(Number(pid), 0)
    return pid !== '' && !(await isZombie(pid))
  } catch {
    return false
  }
}

/** A secret of 32 random bytes in a file that only its owner reads; made on the first call. */
export async function readSecret(path: string): Promise<string> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(randomBytes(32).toString('hex'))
    await file.close()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return (await readFile(path, 'utf8')).trim()
}

/** PostgreSQL refuses to run as root, so as root it gets an account of its own. */
async function findAccount(): Promise<Account> {
  if (userInfo().uid !== 0) return null
  const found = await accountIds('postgres')
  if (found) return found
  await run('groupadd', ['--system', 'postgres'], null)
  await run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres'], null)
  const made = await accountIds('postgres')
  if (!made) throw new Error('the account `postgres` could not be made: make it, or set DATABASE_URL')
  return made
}

async function accountIds(name: string): Promise<Account> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((one) => one.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null
}

/** The address of the server that runs on these very files, if one does. */
async function findRunning({ cluster, password }: Server): Promise<string | null> {
  const { port } = await readPidFile({ cluster })
  if (port === '') return null
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/leeway`
  const client = new Client({ connectionString: url.replace(/leeway$/, 'postgres') })
  client.on('error', () => undefined)
  try {
    await client.connect()
    // A left-over file may name a port that another server has by now.
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory')
    if (rows[0]?.data_directory !== cluster) return null
    await createDatabase(client)
    return url
  } catch {
    return null
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Empty texts where no server ever ran or the last one was stopped in order. */
async function readPidFile({ cluster }: Pick<Server, 'cluster'>): Promise<{ pid: string; port: string }> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const [pid = '', , , port = ''] = text.split('\n')
  return { pid, port }
}

async function createDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'leeway'")
  if (rowCount === 0) await client.query('CREATE DATABASE leeway')
}

async function startServer(server: Server, durable: boolean): Promise<void> {
  if (!existsSync(join(server.cluster, 'PG_VERSION'))) await initialise(server)
  // After a crash the same port: those who know the address find the server again.
  const { port } = await readPidFile(server)
  await forgetDeadServer(server)
  const options = [
    '-c listen_addresses=127.0.0.1',
    `-p ${await freePort(Number(port))}`,
    // No socket file: its directory would be another place to guard.
    "-c unix_socket_directories=''",
    '-c max_connections=100',
    ...(durable ? [] : ['-c fsync=off', '-c synchronous_commit=off', '-c full_page_writes=off']),
  ]
  const log = join(server.cluster, 'server.log')
  const args = ['start', '-D', server.cluster, '-l', log, '-w', '-t', '60', '-o', options.join(' ')]
  const { code, output } = await run(join(server.home, 'bin', 'pg_ctl'), args, server.account)
  if (code !== 0) throw new Error(await explainStart(server, output))
}

/**
 * A killed server whose parent does not collect it (a container without an init) stays in the process table, and
 * PostgreSQL takes its own dead predecessor for running. The file then gets a number that no process can have; it is
 * not deleted, because PostgreSQL also reads from it whether anything still uses the old shared memory.
 */
async function forgetDeadServer({ cluster }: Server): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => null)
  const [pid = '', ...rest] = text?.split('\n') ?? []
  if (!(await isZombie(pid))) return
  const aboveEveryPid = 2 ** 22 + 1
  await writeFile(file, [aboveEveryPid, ...rest].join('\n'))
  // The dead server's children see its death at their next wait.
  await sleep(500)
}

async function isZombie(pid: string): Promise<boolean> {
  return /\) Z /.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''))
}

async function initialise({ home, cluster, account, password }: Server): Promise<void> {
  // Made beside its place and renamed: an interrupted initdb never looks like a database.
  const unfinished = `${cluster}.unfinished`
  const passwordFile = `${cluster}.password`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true, mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account) {
    await chown(unfinished, account.uid, account.gid)
    await chown(passwordFile, account.uid, account.gid)
  }
  const args = ['-D', unfinished, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const locale = ['--encoding=UTF8', '--locale=C']
  const { code, output } = await run(join(home, 'bin', 'initdb'), [...args, ...locale], account)
  await rm(passwordFile, { force: true })
  if (code !== 0) throw new Error(`the database could not be made in \`${cluster}\`:\n${output}`)
  await rename(unfinished, cluster)
}

/** Ends open connections, writes a checkpoint, and returns when the server is gone. */
async function stopServer({ home, cluster, account }: Server): Promise<void> {
  const args = ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '60']
  const { code, output } = await run(join(home, 'bin', 'pg_ctl'), args, account)
  if (code !== 0 && existsSync(join(cluster, 'postmaster.pid')))
    throw new Error(`the database in \`${cluster}\` did not stop:\n${output}`)
}

async function explainStart({ cluster }: Server, output = ''): Promise<string> {
  const log = await readFile(join(cluster, 'server.log'), 'utf8').catch(() => '')
  const end = log.split('\n').slice(-8).join('\n')
  return `the database in \`${cluster}\` did not start:\n${output}\n${end}`
}

/** Runs a program of the server as its account, in a directory that the account can enter. */
function run(program: string, args: string[], account: Account): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: '/',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A session of its own: Ctrl-C at the terminal must reach the supervisor alone.
      detached: true,
      ...account,
    })
    let output = ''
    child.stdout.on('data', (part: Buffer) => (output += part.toString()))
    child.stderr.on('data', (part: Buffer) => (output += part.toString()))
    child.once('error', reject)
    // Not `close`: the server itself inherits nothing, but its log writer may keep the pipes open.
    child.once('exit', (code) => resolve({ code: code ?? 1, output }))
  })
}
