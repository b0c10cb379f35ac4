// Programs that must run as long as we do: a crashed one is started again, later each time.
import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram } from './run.mjs'

export type Child = {
  /** SIGTERM, then after `graceSeconds` SIGKILL; resolves when it is gone. */
  stop(graceSeconds: number): Promise<void>
}

type Program = { name: string; args: readonly string[]; env: NodeJS.ProcessEnv; cwd: string }

const firstDelayMilliseconds = 1_000
const delayMillisecondsMax = 30_000
/** Who ran this long is taken for healthy: its next crash waits no longer than the first. */
const healthyMilliseconds = 60_000

/** Starts a Node program and keeps it running. */
export function keepRunning(program: Program): Child {
  let stopping = false
  let child: ChildProcess | null = null
  const wake = new AbortController()
  // A function, because the compiler does not see that `stop` may be called while the loop waits.
  const isStopping = () => stopping

  const loop = (async () => {
    let delay = firstDelayMilliseconds
    for (;;) {
      const startedAt = performance.now()
      child = start(program)
      const end = await ended(child)
      child = null
      if (isStopping()) return
      if (performance.now() - startedAt > healthyMilliseconds) delay = firstDelayMilliseconds
      console.error(`${program.name} ended (${end}); it starts again in ${delay / 1_000} s`)
      await sleep(delay, undefined, { signal: wake.signal }).catch(() => undefined)
      if (isStopping()) return
      delay = Math.min(delay * 2, delayMillisecondsMax)
    }
  })()

  return {
    async stop(graceSeconds) {
      stopping = true
      wake.abort()
      child?.kill('SIGTERM')
      const force = setTimeout(() => child?.kill('SIGKILL'), graceSeconds * 1_000)
      await loop
      clearTimeout(force)
    },
  }
}

function start({ args, env, cwd }: Program): ChildProcess {
  // Without us a child would keep the port and the runs, and nobody would stop it: on Linux it dies with us.
  const setpriv = findProgram('setpriv')
  const [program, ...words] = [
    ...(setpriv ? [setpriv, '--pdeathsig', 'TERM'] : []),
    process.execPath,
    ...args,
  ]
  // A group of its own: Ctrl-C at the terminal reaches the supervisor alone, which stops its children in order.
  return spawn(program ?? process.execPath, words, {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  })
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`))
  })
}
