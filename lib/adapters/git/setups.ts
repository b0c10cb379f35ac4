// What a project's setup made (dependencies), kept by a key and mounted read-only into jails of any run.
import { randomUUID } from 'node:crypto'
import { existsSync, lstatSync } from 'node:fs'
import { chmod, mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { OperationalFailure } from '../../domain/failures'
import { component, makePassable, type Layout } from './layout'
import { runProgram } from './run-program'

export type KeptSetup = { directory: string; entries: string[] }

/** The kept result of a setup; null where none was kept under this key. */
export async function keptSetup(layout: Layout, key: string): Promise<KeptSetup | null> {
  const directory = layout.setup(component(key))
  if (!existsSync(directory)) return null
  return { directory, entries: (await readdir(directory)).sort() }
}

/** Moves the untracked top-level entries of a checkout into the store and makes them ours and read-only. */
export async function keepSetup(
  layout: Layout,
  request: { key: string; checkout: string; trackedPaths: readonly string[] },
): Promise<KeptSetup> {
  const directory = layout.setup(component(request.key))
  await makePassable(layout.setups)
  const fresh = `${directory}.${randomUUID()}`
  await mkdir(fresh, { mode: 0o755 })
  await chmod(fresh, 0o755)
  const tracked = new Set(request.trackedPaths.map((path) => path.split('/')[0]))
  for (const name of await readdir(request.checkout)) {
    const path = join(request.checkout, name)
    if (tracked.has(name) || !isMountable(name, path)) continue
    if (lstatSync(path).isDirectory()) await chmod(path, 0o700)
    await rename(path, join(fresh, name))
  }
  if (process.getuid?.() === 0) await run('chown', ['-R', '-h', '0:0', '--', fresh])
  // The first pass opens directories that were closed, the second goes in; setuid bits go, nobody may write.
  await run('chmod', ['-R', 'u+rwX', '--', fresh]).catch(() => undefined)
  await run('chmod', ['-R', 'a+rX,a-w,u-s,g-s', '--', fresh])
  await chmod(fresh, 0o755)
  // Another process may have kept the same setup first.
  if (!existsSync(directory)) await rename(fresh, directory)
  const entries = (await readdir(directory)).sort()
  return { directory, entries }
}

/** A mount's source is resolved on the host: a link there would lead out of the store. */
function isMountable(name: string, path: string): boolean {
  if (!/^[ -~]+$/.test(name) || name.toLowerCase() === '.git') return false
  const stats = lstatSync(path)
  return stats.isDirectory() || (stats.isFile() && stats.nlink === 1)
}

async function run(program: string, args: string[]): Promise<void> {
  const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
  const request = { program, args, cwd: '/', environment, as: null }
  const { exitCode, stderr } = await runProgram(request, { timeoutSeconds: 600 })
  if (exitCode !== 0) throw new OperationalFailure('setupFailed', `\`${program}\` failed: ${stderr.trim()}`)
}
