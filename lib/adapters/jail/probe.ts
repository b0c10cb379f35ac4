// Whether this machine can hold an agent is found out by trying, once per start of a worker.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OperationalFailure } from '../../domain/failures'
import type { Jail, JailExit, JailProbe } from '../../orchestrator/ports'
import { enforcement } from './watch-limits'

type Probed = Pick<Jail, 'start' | 'takeUser' | 'returnUser'> & {
  directory: string
  /** As Node names it: whether system calls are filtered here. */
  architecture: string
}

export async function probeJail(jail: Probed): Promise<JailProbe> {
  try {
    const escapes = await tryToEscape(jail)
    if (escapes.length > 0)
      return {
        ok: false,
        why: `the jail does not hold on this machine: ${escapes.join('; ')}`,
        help: helpFor(''),
      }
    return { ok: true, version: version(), ...enforcement(jail.architecture) }
  } catch (error) {
    if (!(error instanceof OperationalFailure)) throw error
    return { ok: false, why: error.message, help: helpFor(error.message) }
  } finally {
    rmSync(jail.directory, { recursive: true, force: true })
  }
}

function version(): string {
  const said = spawnSync('bwrap', ['--version'], {
    env: { NODE_ENV: 'production', PATH: '/usr/bin:/usr/local/bin:/bin' },
  })
  return said.stdout.toString('utf8').trim()
}

function helpFor(why: string): string {
  const asRoot = process.getuid?.() === 0 ? '' : 'sudo '
  if (why.includes('on Linux only')) return 'start a worker on a Linux machine'
  if (why.includes('util-linux')) return `${asRoot}apt-get install -y util-linux`
  if (why.includes('is not installed')) return `${asRoot}apt-get install -y bubblewrap`
  if (why.includes('--disable-userns')) return 'install bubblewrap 0.8 or newer'
  if (/namespace|uid map|Operation not permitted/i.test(why))
    return `${asRoot}sysctl -w user.max_user_namespaces=15000 kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0`
  return 'run `bwrap --unshare-all --ro-bind / / true` and see what it says'
}

/** What worked although it must not; empty on a machine that holds. */
async function tryToEscape(jail: Probed): Promise<string[]> {
  mkdirSync(jail.directory, { recursive: true })
  chmodSync(jail.directory, 0o711)
  const program = join(jail.directory, 'probe.mjs')
  copyFileSync(fileURLToPath(new URL('../../inside/probe.mjs', import.meta.url)), program)
  chmodSync(program, 0o444)
  const hostFile = join(jail.directory, 'secret')
  writeFileSync(hostFile, 'canary')
  const user = jail.takeUser()
  const listener = await listen()
  const victim = spawn('/usr/bin/sleep', ['60'], { env: { NODE_ENV: 'production' }, stdio: 'ignore' })
  try {
    const { port } = address(listener)
    return await runInside({ ...jail, user, program, given: [hostFile, String(port), String(victim.pid)] })
  } finally {
    victim.kill('SIGKILL')
    listener.close()
    jail.returnUser(user)
  }
}

async function runInside(
  request: Probed & { user: ReturnType<Jail['takeUser']>; program: string; given: readonly string[] },
): Promise<string[]> {
  const chunks: Uint8Array[] = []
  const started = await request.start({
    directory: join(request.directory, 'jail'),
    argv: ['node', '/opt/probe.mjs', ...request.given],
    cwd: '/tmp',
    environment: {},
    mounts: [{ kind: 'readOnly', from: request.program, to: '/opt/probe.mjs' }],
    limits: {
      ...{ timeSeconds: 20, idleSeconds: 20, outputBytes: 65_536, processes: 16 },
      ...{ memoryBytes: 1024 ** 3, diskBytes: 1024 ** 2, files: 100 },
    },
    user: request.user,
    diskDirectories: [],
    egress: null,
    onOutput: (chunk) => chunks.push(chunk.bytes),
  })
  return readAnswer(await started.ended, Buffer.concat(chunks).toString('utf8'))
}

function readAnswer(exit: JailExit, text: string): string[] {
  if (exit.how !== 'exited' || exit.exitCode !== 0)
    throw new OperationalFailure(
      'jailFailed',
      `the probe did not end well (${exit.how}): ${text.slice(0, 300)}`,
    )
  const answer: unknown = JSON.parse(text)
  if (!Array.isArray(answer)) throw new OperationalFailure('jailFailed', 'the probe gave no answer')
  return answer.map(String)
}

function listen(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy())
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}

function address(server: Server): AddressInfo {
  const at = server.address()
  if (at === null || typeof at === 'string') throw new Error('the probe listens on no port')
  return at
}
