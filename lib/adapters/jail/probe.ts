// Whether this machine can hold an agent is found out by trying, once per start of a worker.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OperationalFailure } from '../../domain/failures'
import type { Jail, JailExit, JailProbe, Mount } from '../../orchestrator/jail-ports'
import { forbiddenCalls, type ForbiddenCall } from './forbidden-calls'
import { rawCallsProgram } from './raw-calls-program'
import { seccompFilter } from './seccomp-filter'
import { enforcement } from './watch-limits'

type Probed = Pick<Jail, 'start' | 'takeUser' | 'returnUser'> & {
  directory: string
  /** As Node names it: whether system calls must be filtered here. */
  architecture: string
}

export async function probeJail(jail: Probed): Promise<JailProbe> {
  try {
    const escapes = await tryToEscape(jail)
    if (escapes.length > 0) {
      const why = `the jail does not hold on this machine: ${escapes.join('; ')}`
      return { ok: false, why, help: helpFor(why) }
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
  if (/seccomp|system calls/i.test(why))
    return 'start a worker where `bwrap --add-seccomp-fd` works: the kernel needs CONFIG_SECCOMP_FILTER'
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
  const programs = layOutPrograms(jail.directory)
  const hostFile = join(jail.directory, 'secret')
  writeFileSync(hostFile, 'canary')
  const user = jail.takeUser()
  const listener = await listen()
  const victim = spawn('/usr/bin/sleep', ['60'], { env: { NODE_ENV: 'production' }, stdio: 'ignore' })
  try {
    const { port } = address(listener)
    const calls = seccompFilter(jail.architecture) === null ? [] : forbiddenCalls
    const given = [hostFile, String(port), String(victim.pid), JSON.stringify(calls.map(expectationOf))]
    return await runInside({ ...jail, user, programs, given })
  } finally {
    victim.kill('SIGKILL')
    listener.close()
    jail.returnUser(user)
  }
}

/** The probe's own, and one that makes the calls a filter must refuse. */
function layOutPrograms(directory: string): Mount[] {
  const [probe, calls] = [join(directory, 'probe.mjs'), join(directory, 'calls')]
  copyFileSync(fileURLToPath(new URL('../../inside/probe.mjs', import.meta.url)), probe)
  writeFileSync(calls, rawCallsProgram(forbiddenCalls))
  for (const path of [probe, calls]) chmodSync(path, 0o444)
  return [
    { kind: 'readOnly', from: probe, to: '/opt/probe.mjs' },
    { kind: 'readOnly', from: calls, to: '/opt/calls' },
  ]
}

const expectationOf = ({ name, errno }: ForbiddenCall) => ({ name, errno })

async function runInside(
  request: Probed & { user: ReturnType<Jail['takeUser']>; programs: Mount[]; given: readonly string[] },
): Promise<string[]> {
  const chunks: Uint8Array[] = []
  const started = await request.start({
    directory: join(request.directory, 'jail'),
    argv: ['node', '/opt/probe.mjs', ...request.given],
    cwd: '/tmp',
    environment: {},
    mounts: request.programs,
    limits: {
      ...{ timeSeconds: 20, idleSeconds: 20, outputBytes: 65_536, processes: 16 },
      ...{ memoryBytes: 1024 ** 3, diskBytes: 1024 ** 2, files: 100 },
      ...{ tokens: null, costMicroUsd: null },
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
