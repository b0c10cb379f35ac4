// The versions of agents' programs that tests and conformance run. They are no dependencies of Leeway: each is
// installed on first use into a cache of its own, by a lock file that stands here.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CompiledRuntime } from '../../lib/domain/policy/compile/compiled'

export type PinnedProgram = {
  runtime: CompiledRuntime
  version: string
  /** Of its lock file, and in the cache. */
  directory: string
}

/** The first of a runtime is the one whose language is compiled. */
export const pinnedPrograms: readonly PinnedProgram[] = [
  pinned('claude-code', 'anthropic-ai-claude-code', '2.1.330'),
  pinned('claude-code', 'anthropic-ai-claude-code', '2.1.197'),
  pinned('gemini-cli', 'google-gemini-cli', '0.61.0'),
  pinned('codex-cli', 'openai-codex', '0.169.0'),
]

function pinned(runtime: CompiledRuntime, name: string, version: string): PinnedProgram {
  return { runtime, version, directory: `${name}@${version}` }
}

export type Installed = { ok: true; directory: string } | { ok: false; why: string }

/** Where npm put the program, installed now where that has not happened yet. */
export async function installProgram({ directory: name, ...program }: PinnedProgram): Promise<Installed> {
  const directory = join(cacheDirectory(), name)
  // It appears whole or not at all.
  if (existsSync(directory)) return { ok: true, directory }
  const making = `${directory}.${randomUUID()}`
  try {
    mkdirSync(making, { recursive: true })
    const locked = fileURLToPath(new URL(`locks/${name}`, import.meta.url))
    for (const file of readdirSync(locked)) copyFileSync(join(locked, file), join(making, file))
    console.log(`installing ${program.runtime} ${program.version} into ${cacheDirectory()}`)
    const problem = await runNpm(making)
    if (problem !== null) return { ok: false, why: sentence(program, problem) }
    moveUnlessThere(making, directory)
    return { ok: true, directory }
  } catch (error) {
    return { ok: false, why: sentence(program, error instanceof Error ? error.message : String(error)) }
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}

function sentence({ runtime, version }: Omit<PinnedProgram, 'directory'>, why: string): string {
  return `${runtime} ${version} cannot be installed: npm says ${why}; npm's registry must be reachable once`
}

export function cacheDirectory(): string {
  const { LEEWAY_PROGRAMS, XDG_CACHE_HOME } = process.env
  return LEEWAY_PROGRAMS ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'leeway', 'programs')
}

/** Another process may have been quicker. */
function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
  }
}

/** What npm complains of, in one line; null when all went well. No package's script runs. */
function runNpm(directory: string): Promise<string | null> {
  const npm = process.env['npm_execpath']
  const [program, ...first] = npm?.endsWith('.js') === true ? [process.execPath, npm] : ['npm']
  const args = ['ci', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  return new Promise((resolve) => {
    const child = spawn(program, [...first, ...args, '--fetch-timeout=45000', '--fetch-retries=1'], {
      cwd: directory,
      env: npmEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 15 * 60_000,
    })
    let complaint = ''
    child.stderr.on('data', (part: Buffer) => {
      complaint = (complaint + part.toString('utf8')).slice(0, 4000)
    })
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code) => resolve(code === 0 ? null : firstLine(complaint)))
  })
}

/** Inside `npm test` npm's own settings stand in the environment, and name the project as the place to work in. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const placing = /^npm_config_(local_prefix|prefix|global|omit|production|package_lock|workspaces?)$/i
  const kept = Object.entries(process.env).filter(([name]) => !placing.test(name))
  return { ...Object.fromEntries(kept), NODE_ENV: 'production' }
}

function firstLine(complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.replace(/^npm (error|ERR!)( code)? ?/i, '').trim())
  return (
    lines
      .filter((line) => line !== '')
      .slice(0, 2)
      .join(': ') || 'npm ended without a word'
  )
}
