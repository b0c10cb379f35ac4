// How the scripts start programs: always an array of arguments, never a shell. Plain Node, because it runs before
// anything is installed.
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { accessSync, constants } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/** A sentence for the person at the terminal: printed without a stack, ends the script with code 1. */
export class Stop extends Error {}

/** Runs a program with the caller's terminal; resolves with its exit code (128 + signal number when killed). */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}

/** Runs a program and keeps what it says: `{ code, output }` with both streams in the order they came. */
export function capture(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    const parts = []
    child.stdout.on('data', (part) => parts.push(part))
    child.stderr.on('data', (part) => parts.push(part))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(parts).toString('utf8') }))
  })
}

/**
 * Stays in the foreground as a program that runs until it is told to stop: signals are passed on, its end is ours.
 * A terminal sends Ctrl-C to the whole group, so the child gets it twice; a supervisor must expect that anyway.
 */
export async function become(program, args, options = {}) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (...end) => resolve(end))
  })
  process.exitCode = code ?? (signal === 'SIGKILL' ? 137 : 143)
}

/** The path of a program on PATH, or null. */
export function findProgram(name) {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(directory, name)
    if (isExecutable(path)) return path
  }
  return null
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Runs a script's main function; a Stop becomes its sentence, anything else is a bug and shows its stack. */
export async function main(body) {
  try {
    await body()
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    console.error(`\n${error.message}\n`)
    process.exitCode = 1
  }
}
