// Accounts without names for the processes of runs: one uid belongs to at most one run of this machine.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OperationalFailure } from '../../domain/failures'
import type { RunUser } from '../../orchestrator/jail-ports'
import { startTimeOf } from './process-tree'

/** `directory` holds one file for each uid taken, naming the worker that took it and when that was started. */
export function createRunUsers(pool: { directory: string; first: number; count: number }) {
  const lockOf = (uid: number) => join(pool.directory, String(uid))

  function take(): NonNullable<RunUser> {
    mkdirSync(pool.directory, { recursive: true, mode: 0o700 })
    for (let uid = pool.first; uid < pool.first + pool.count; uid++)
      if (lock(lockOf(uid))) return { uid, gid: uid }
    throw new OperationalFailure(
      'jailUnavailable',
      `all ${pool.count} accounts for runs are taken: wait until a run ends, or remove stale files below \`${pool.directory}\``,
    )
  }

  return { take, giveBack: (user: NonNullable<RunUser>) => rmSync(lockOf(user.uid), { force: true }) }
}

function lock(file: string): boolean {
  const owner = `${process.pid} ${startTimeOf(process.pid) ?? ''}`
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, owner, { flag: 'wx', mode: 0o600 })
      return true
    } catch (error) {
      if (!isTaken(error)) {
        // A file without its owner's name would keep the account for ever.
        rmSync(file, { force: true })
        throw error
      }
      if (isOwnerAlive(file)) return false
      rmSync(file, { force: true })
    }
  }
  return false
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

function isOwnerAlive(file: string): boolean {
  try {
    const [pid, startTime] = readFileSync(file, 'utf8').split(' ')
    return startTimeOf(Number(pid)) === startTime
  } catch {
    return true
  }
}
