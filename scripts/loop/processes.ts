// Real processes of a test: workers and commands started as the supervisor and a person start them, and what runs in
// their jails, as the host sees it.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Started = {
  pid: number
  /** Both streams so far. */
  output(): string
  stdout(): string
  stderr(): string
  kill(signal: NodeJS.Signals): void
  /** The exit code; null after a signal. */
  ended: Promise<number | null>
}

const started: ChildProcess[] = []

/** `leeway <words>` in the installation that the environment names. */
export function startLeeway(...words: string[]): Started {
  const args = ['--import', 'tsx', 'lib/cli/main.ts', ...words]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let all = ''
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (part: Buffer) => {
    all += part.toString()
    stdout += part.toString()
  })
  child.stderr.on('data', (part: Buffer) => {
    all += part.toString()
    stderr += part.toString()
  })
  return {
    pid: child.pid ?? 0,
    output: () => all,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal) => child.kill(signal),
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code))),
  }
}

/** The same, to its end. */
export async function runLeeway(...words: string[]) {
  const command = startLeeway(...words)
  const status = await command.ended
  return { status, stdout: command.stdout(), stderr: command.stderr() }
}

/** A short lease, so that a test need not wait for the product's. */
export const startWorkerProcess = () => startLeeway('worker', '--lease', '4')

/** For afterAll: whatever a failed test left. */
export async function endProcesses(): Promise<void> {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGCONT')
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
  }
}

/** An argument by which a process of a jail is known on the host. */
export const newMark = () => `3600.${randomInt(1_000_000_000)}`

/** The host's numbers of the processes that have `mark` among their arguments. */
export async function pidsOf(mark: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return pids.filter((_, index) => lines[index]?.split('\0').includes(mark))
}

export async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1])
}
