// The one place of this folder that starts a process: no shell, no inherited environment, a time limit, an output cap.
import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { OperationalFailure } from '../../domain/failures'

/** The account a program runs under; null: our own. Node clears supplementary groups when it changes the uid. */
export type Account = { uid: number; gid: number } | null

export type ProgramRequest = {
  program: string
  args: readonly string[]
  cwd: string
  environment: Readonly<Record<string, string>>
  as: Account
}

export type ProgramOptions = {
  input?: Uint8Array | string
  timeoutSeconds?: number
  outputBytesMax?: number
  /** Receives stdout as it comes; it is then neither kept nor capped. */
  onOutput?: (chunk: Buffer) => void
}

export type ProgramResult = { exitCode: number; stdout: Buffer; stderr: string }

const stderrBytesMax = 64 * 1024

/** Starts a program with three pipes. The caller waits for it with `finished`. */
export function startProgram(request: ProgramRequest): ChildProcessWithoutNullStreams {
  const account = request.as === null ? {} : { uid: request.as.uid, gid: request.as.gid }
  return spawn(request.program, [...request.args], {
    cwd: request.cwd,
    // NODE_ENV is required by the types that Next brings.
    env: { NODE_ENV: 'production', ...request.environment },
    stdio: 'pipe',
    ...account,
  })
}

/** Exit code (-1 after a signal) and the beginning of stderr; kills the program when its time is over. */
export function finished(
  child: ChildProcess,
  timeoutSeconds: number,
): Promise<{ exitCode: number; stderr: string }> {
  return new Promise((resolve, reject) => {
    const errors: Buffer[] = []
    let errorBytes = 0
    child.stderr?.on('data', (chunk: Buffer) => {
      if (errorBytes < stderrBytesMax) errors.push(chunk)
      errorBytes += chunk.length
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutSeconds * 1000)
    // EPIPE: the program ended before it read its input; its exit code tells the story.
    child.stdin?.on('error', () => undefined)
    child.on('error', (cause) => {
      clearTimeout(timer)
      reject(new OperationalFailure('gitFailed', `\`${child.spawnfile}\` could not be started`, { cause }))
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ exitCode: code ?? -1, stderr: Buffer.concat(errors).toString('utf8') })
    })
  })
}

/** Runs a program to its end. Throws `gitFailed` when it cannot start or its output passes the cap. */
export async function runProgram(
  request: ProgramRequest,
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const child = startProgram(request)
  const outputBytesMax = options.outputBytesMax ?? 256 * 1024 * 1024
  const output: Buffer[] = []
  let outputBytes = 0
  child.stdout.on('data', (chunk: Buffer) => {
    if (options.onOutput !== undefined) return options.onOutput(chunk)
    outputBytes += chunk.length
    if (outputBytes > outputBytesMax) child.kill('SIGKILL')
    else output.push(chunk)
  })
  const ended = finished(child, options.timeoutSeconds ?? 120)
  child.stdin.end(options.input ?? '')
  const { exitCode, stderr } = await ended
  if (outputBytes > outputBytesMax) {
    const what = `\`${request.program} ${request.args[0] ?? ''}\``
    throw new OperationalFailure('gitFailed', `${what} wrote more than ${outputBytesMax} bytes`)
  }
  return { exitCode, stdout: Buffer.concat(output), stderr }
}
