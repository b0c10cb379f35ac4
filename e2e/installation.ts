// One installation for every journey: the demo's people, agents and project, in a directory that is removed again.
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { port } from './address'

const root = fileURLToPath(new URL('..', import.meta.url))
const patienceMilliseconds = 900_000

/** Starts it and tells the whole demo; what is returned ends it and removes its data. */
export default async function startInstallation(): Promise<() => Promise<void>> {
  const directory = await freshDirectory()
  const demo = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo/main.ts'], {
    cwd: root,
    env: { ...process.env, LEEWAY_DATA: directory, LEEWAY_PORT: String(port), LEEWAY_HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = async () => {
    await ended(demo)
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await untilTold(demo)
  } catch (error) {
    await stop()
    throw error
  }
  process.env['LEEWAY_E2E_DATA'] = directory
  process.env['LEEWAY_E2E_PASSWORD'] = readFileSync(join(directory, 'demo-password'), 'utf8').slice(0, 16)
  return stop
}

/** Root's agents run as other accounts, which must be able to pass every directory above their own. */
async function freshDirectory(): Promise<string> {
  const directory = await mkdtemp(join(process.getuid?.() === 0 ? '/var/lib' : tmpdir(), 'leeway-e2e-'))
  await chmod(directory, 0o711)
  return directory
}

function untilTold(demo: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error(`the demo took too long: ${said}`)), patienceMilliseconds)
    demo.once('exit', () => reject(new Error(`the demo ended before its story was told: ${said}`)))
    demo.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      if (!said.includes('Sign in as one of')) return
      clearTimeout(timer)
      resolve()
    })
  })
}

function ended(demo: ChildProcess): Promise<void> {
  if (demo.exitCode !== null || demo.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    demo.once('exit', () => resolve())
    demo.kill('SIGTERM')
  })
}
