// What a project's setup made (dependencies), kept by a key and mounted read-only into jails of any run.
import { existsSync, lstatSync } from 'node:fs'
import { chmod, mkdir, readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { OperationalFailure } from '../../domain/failures'
import { component, makePassable, type Layout } from './layout'
import { bytePathOfText, isGitName } from './names'
import { removeDirectory } from './remove'
import { runProgram } from './run-program'

export type KeptSetup = { directory: string; entries: string[] }

/** The kept result of a setup; null where none was kept under this key. */
export async function keptSetup(layout: Layout, key: string): Promise<KeptSetup | null> {
  const directory = layout.setup(component(key))
  return existsSync(directory) ? describe(directory) : null
}

/**
 * Takes the untracked top-level entries of a checkout out of it and makes them ours and read-only, beside the
 * checkout, where the sweep after a crash finds them; a key moves the finished whole into the store in one step.
 */
export async function keepSetup(
  layout: Layout,
  request: { key: string | null; checkout: string; trackedPaths: readonly string[] },
): Promise<KeptSetup> {
  if (dirname(request.checkout) !== layout.checkouts)
    throw new Error(`\`${request.checkout}\` is no checkout of ours`)
  const made = `${request.checkout}.made`
  await removeDirectory(layout, made)
  await mkdir(made, { mode: 0o755 })
  await takeEntries(request.checkout, made, request.trackedPaths)
  await makeOurs(made)
  return request.key === null ? describe(made) : store(layout, made, request.key)
}

async function takeEntries(checkout: string, made: string, trackedPaths: readonly string[]): Promise<void> {
  const tracked = new Set(trackedPaths.map((path) => path.split('/')[0]))
  for (const name of await readdir(checkout)) {
    const path = join(checkout, name)
    if (tracked.has(name) || !isMountable(name, path)) continue
    // Moving a directory writes its `..`, which needs its write permission where we are not root.
    if (lstatSync(path).isDirectory()) await chmod(path, 0o700)
    await rename(path, join(made, name))
  }
}

/** A mount's source is resolved on the host: a link there would lead out of the store. */
function isMountable(name: string, path: string): boolean {
  if (!/^[ -~]+$/.test(name) || isGitName(bytePathOfText(name))) return false
  const stats = lstatSync(path)
  return stats.isDirectory() || (stats.isFile() && stats.nlink === 1)
}

/** Nobody may write any more, and setuid bits go; every account may read. Links are never followed. */
async function makeOurs(made: string): Promise<void> {
  if (process.getuid?.() === 0) await run('chown', ['-R', '-h', '0:0', '--', made])
  // The first pass opens directories that were closed, the second goes in.
  await run('chmod', ['-R', 'u+rwX', '--', made]).catch(() => undefined)
  await run('chmod', ['-R', 'a+rX,a-w,u-s,g-s', '--', made])
  await chmod(made, 0o755)
}

async function store(layout: Layout, made: string, key: string): Promise<KeptSetup> {
  const directory = layout.setup(component(key))
  await makePassable(layout.setups)
  try {
    await rename(made, directory)
  } catch (error) {
    // Another process has kept the same setup first.
    if (!existsSync(directory)) throw error
    await removeDirectory(layout, made)
  }
  return describe(directory)
}

async function describe(directory: string): Promise<KeptSetup> {
  return { directory, entries: (await readdir(directory)).sort() }
}

async function run(program: string, args: string[]): Promise<void> {
  const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
  const request = { program, args, cwd: '/', environment, as: null }
  const { exitCode, stderr } = await runProgram(request, { timeoutSeconds: 600 })
  if (exitCode !== 0) throw new OperationalFailure('setupFailed', `\`${program}\` failed: ${stderr.trim()}`)
}
