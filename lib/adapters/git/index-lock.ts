import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkout } from './checkouts'
import { runProgram, type Account, type ProgramResult } from './run-program'

export type IndexLock = { publish: (indexFile: string) => Promise<void>; release: () => Promise<void> }

// The lock holds only this until it is released, so one that a crash left behind is known as ours.
const token = 'leeway\n'
// Constant scripts; paths are arguments. `set -C` opens with O_EXCL: the same lock git itself takes.
const take = 'set -C; cat > "$1"'
const publish = 'cat > "$1" && mv -f -- "$1" "$2"'
const release = 'rm -f -- "$@"'

const pathsOf = ({ gitDir }: Checkout) => ({
  lock: join(gitDir, 'index.lock'),
  index: join(gitDir, 'index'),
  next: join(gitDir, 'index.leeway'),
})

/** Takes a checkout's `index.lock` as its owner; undefined where somebody else has it. */
export async function lockIndex(checkout: Checkout, as: Account): Promise<IndexLock | undefined> {
  const { lock, index, next } = pathsOf(checkout)
  if ((await shell(as, take, [lock], token)).exitCode !== 0) return undefined
  return {
    publish: async (indexFile) => {
      const result = await shell(as, publish, [next, index], await readFile(indexFile))
      if (result.exitCode !== 0) throw new Error(`\`${index}\` could not be written: ${result.stderr.trim()}`)
    },
    release: async () => {
      await shell(as, release, [lock])
    },
  }
}

/** Removes what an interrupted landing left of its own lock; a lock of git's is not touched. */
export async function clearStaleLock(checkout: Checkout, as: Account): Promise<void> {
  const { lock, next } = pathsOf(checkout)
  const held = await readFile(lock, 'latin1').catch(() => undefined)
  if (held === token) await shell(as, release, [next, lock])
}

function shell(
  as: Account,
  script: string,
  paths: string[],
  input: Buffer | string = '',
): Promise<ProgramResult> {
  const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
  const args = ['-c', script, 'leeway', ...paths]
  return runProgram({ program: '/bin/sh', args, cwd: '/', environment, as }, { input })
}
