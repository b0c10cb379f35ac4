// A place on the real machine and a short way to start a jail in it; used by tests only.
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Limits } from '../../../domain/events/fields'
import type {
  JailExit,
  JailProcess,
  JailSpec,
  Mount,
  StartEgressProxy,
} from '../../../orchestrator/jail-ports'
import { createJail } from '../jail'

export const roomyLimits: Limits = {
  timeSeconds: 30,
  idleSeconds: 30,
  outputBytes: 8 * 1024 * 1024,
  processes: 64,
  memoryBytes: 1024 ** 3,
  diskBytes: 256 * 1024 * 1024,
  files: 10_000,
  tokens: null,
  costMicroUsd: null,
}

export type Ran = JailExit & { stdout: string; stderr: string }
type Request = Partial<Omit<JailSpec, 'limits' | 'argv'>> & {
  limits?: Partial<Limits>
  onStdout?: (text: string) => void
}

const noProxy: StartEgressProxy = () => Promise.reject(new Error('this test gives no egress'))

export function createTestPlace(
  startEgressProxy: StartEgressProxy = noProxy,
  architecture: string = process.arch,
) {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'leeway-jail-'))
  chmodSync(dataDirectory, 0o711)
  const runUsers = { first: 64_000, count: 16 }
  const jail = createJail({ dataDirectory, startEgressProxy, runUsers, architecture })
  const user = jail.takeUser()
  let count = 0

  /** A directory that belongs to the account of the jail. */
  function makeOwned(name: string): string {
    const path = join(dataDirectory, name)
    mkdirSync(path, { recursive: true, mode: 0o755 })
    if (user !== null) chownSync(path, user.uid, user.gid)
    return path
  }

  async function start(argv: readonly string[], request: Request = {}) {
    const { onStdout, ...spec } = request
    const text = { stdout: '', stderr: '' }
    const process: JailProcess = await jail.start({
      directory: join(dataDirectory, `jail-${++count}`),
      ...{ cwd: '/tmp', environment: {}, mounts: [], user, diskDirectories: [], egress: null },
      ...spec,
      argv,
      limits: { ...roomyLimits, ...request.limits },
      onOutput: (chunk) => {
        text[chunk.stream] += Buffer.from(chunk.bytes).toString('utf8')
        if (chunk.stream === 'stdout') onStdout?.(text.stdout)
      },
    })
    return { process, ran: async (): Promise<Ran> => ({ ...(await process.ended), ...text }) }
  }

  /** Runs a shell script to its end. */
  async function sh(script: string, request: Request = {}): Promise<Ran> {
    return (await start(['/bin/bash', '-c', script], request)).ran()
  }

  /** Starts a shell script and waits until it said `ready`. */
  async function untilReady(script: string, request: Request = {}) {
    let isReady = () => {}
    const ready = new Promise<void>((resolve) => (isReady = resolve))
    const onStdout = (text: string) => text.includes('ready') && isReady()
    const started = await start(['/bin/bash', '-c', script], { ...request, onStdout })
    await Promise.race([ready, started.process.ended])
    return started.process
  }

  function remove() {
    jail.returnUser(user)
    rmSync(dataDirectory, { recursive: true, force: true })
  }

  return { dataDirectory, jail, user, makeOwned, start, sh, untilReady, remove }
}

export const writable = (from: string, to: string): Mount => ({ kind: 'writable', from, to })
export const readOnly = (from: string, to: string): Mount => ({ kind: 'readOnly', from, to })
