// Removing what an agent left: directories without permissions, paths longer than a system call takes, setuid files.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { OperationalFailure } from '../../domain/failures'
import type { Git } from '../../orchestrator/git-ports'
import { makePassable, type Layout } from './layout'
import { runProgram } from './run-program'

/** Renames away, so that the name is free at once, then deletes. Only attempts and checkouts can be removed. */
export async function removeDirectory(layout: Layout, directory: string): Promise<void> {
  if (![layout.attempts, layout.checkouts].includes(dirname(directory))) {
    throw new Error(`\`${directory}\` is neither an attempt nor a checkout of ours`)
  }
  if (!existsSync(directory)) return
  await makePassable(layout.trash)
  const away = join(layout.trash, randomUUID())
  try {
    // Moving a directory writes its `..`, which needs its write permission where we are not root.
    await chmod(directory, 0o700)
    await rename(directory, away)
  } catch (error) {
    // Another worker was faster.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  await deleteTree(away)
}

/** `rm` and `chmod` walk with open directories, so no path is too long for them. */
async function deleteTree(directory: string): Promise<void> {
  const remove = () => run('rm', ['-rf', '--one-file-system', '--', directory])
  if ((await remove()) === '') return
  // A directory that cannot be read is restored in one pass and entered in the next.
  await run('chmod', ['-R', 'u+rwX', '--', directory])
  await run('chmod', ['-R', 'u+rwX', '--', directory])
  const why = await remove()
  if (why !== '') throw new OperationalFailure('gitFailed', `\`${directory}\` could not be removed: ${why}`)
}

async function run(program: string, args: string[]): Promise<string> {
  const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
  const result = await runProgram({ program, args, cwd: '/', environment, as: null }, { timeoutSeconds: 600 })
  return result.exitCode === 0 ? '' : (result.stderr.trim().split('\n').at(0) ?? 'unknown cause')
}

/**
 * Every attempt and checkout directory: an attempt's is `<runId>.<attempt>.<lease>`, a checkout's name begins with
 * its run.
 */
export async function listPlaces(layout: Layout): ReturnType<Git['listPlaces']> {
  const names = async (parent: string) =>
    (await readdir(parent).catch(() => [])).map((name) => ({ parent, name }))
  const found = await Promise.all([names(layout.attempts), names(layout.checkouts)])
  return found.flat().map(({ parent, name }) => {
    const [runId = '', attempt = '', lease = ''] = name.split('.')
    const isAttempt = parent === layout.attempts
    return {
      directory: join(parent, name),
      runId,
      attempt: Number(isAttempt ? attempt : 0),
      lease: isAttempt ? Number(lease) : null,
    }
  })
}
