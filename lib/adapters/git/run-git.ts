// Every call of git goes through here. No list of flags makes git safe in a tree an agent has written, so there is
// no discovery either: each call names its git directory, its index and, where one is meant, its work tree.
import { statfsSync } from 'node:fs'
import { OperationalFailure } from '../../domain/failures'
import { runProgram, type Account, type ProgramOptions, type ProgramRequest } from './run-program'

export type Repository = { gitDir: string; as: Account }

export type GitCall = Repository & {
  args: readonly string[]
  workTree?: string
  indexFile?: string
  /** Further `name=value` configuration, after (so stronger than) the fixed list. */
  config?: readonly string[]
  /** Author and committer date, ISO 8601; only for calls that make commits. */
  at?: string
}

/** `exits`: the exit codes that are answers; anything else throws. Default: 0 only. */
export type GitOptions = ProgramOptions & { exits?: readonly number[] }

export const identity = { name: 'Leeway', email: 'leeway@localhost' }

const fixedConfig = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.quotePath=false',
  'core.bigFileThreshold=32m',
  'diff.ignoreSubmodules=all',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'protocol.allow=never',
  'transfer.fsckObjects=true',
]

function environmentOf(call: GitCall): Record<string, string> {
  const at = call.at === undefined ? {} : { GIT_AUTHOR_DATE: call.at, GIT_COMMITTER_DATE: call.at }
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_DIR: call.gitDir,
    ...(call.workTree === undefined ? {} : { GIT_WORK_TREE: call.workTree }),
    // A path that never exists: no call reads or writes an index that it does not name.
    GIT_INDEX_FILE: call.indexFile ?? `${call.gitDir}/no-index`,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
    ...at,
  }
}

/** The program, arguments and environment of one call, for callers that stream. */
export function gitProgram(call: GitCall): ProgramRequest {
  const config = [...fixedConfig, ...(call.config ?? [])].flatMap((setting) => ['-c', setting])
  return {
    program: 'git',
    args: [...config, ...call.args],
    cwd: call.workTree ?? call.gitDir,
    environment: environmentOf(call),
    as: call.as,
  }
}

/** The failure of a call, with git's own first line, which names what it was about. */
export function gitFailure(call: GitCall, exitCode: number, stderr: string): OperationalFailure {
  const said = stderr.trim().split('\n').at(0) ?? ''
  if (isDiskFull(call, stderr)) {
    const what = `\`git ${call.args[0] ?? ''}\` could not write below \`${call.gitDir}\``
    return new OperationalFailure('diskFull', `the disk is full: ${what}; make room and start the run again`)
  }
  const how = exitCode === -1 ? 'was killed (out of time?)' : `ended with ${exitCode}`
  return new OperationalFailure(
    'gitFailed',
    `\`git ${call.args[0] ?? ''}\` in \`${call.gitDir}\` ${how}: ${said.slice(0, 300)}`,
  )
}

const roomBytesMin = 64 * 1024

/** Not every message of git about a failed write says why it failed: then the file system is asked. */
function isDiskFull({ gitDir, workTree }: GitCall, stderr: string): boolean {
  if (/No space left on device|Disk quota exceeded/.test(stderr)) return true
  if (!/unable to write|write error|cannot write/i.test(stderr)) return false
  const { bavail, bsize } = statfsSync(workTree ?? gitDir)
  return bavail * bsize < roomBytesMin
}

/** Runs git to its end. Throws OperationalFailure `gitFailed`, or `diskFull`. */
export async function runGit(
  call: GitCall,
  options: GitOptions = {},
): Promise<{ exitCode: number; stdout: Buffer }> {
  const result = await runProgram(gitProgram(call), options)
  if (!(options.exits ?? [0]).includes(result.exitCode)) {
    throw gitFailure(call, result.exitCode, result.stderr)
  }
  return result
}

/** Runs git and returns stdout as text without its last line end. */
export async function readGit(call: GitCall, options: GitOptions = {}): Promise<string> {
  const { stdout } = await runGit(call, options)
  return stdout.toString('utf8').trimEnd()
}

/** The commit a reference or expression names; undefined where there is none. */
export async function resolveCommit(repository: Repository, expression: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${expression}^{commit}`]
  const { exitCode, stdout } = await runGit({ ...repository, args }, { exits: [0, 1, 128] })
  return exitCode === 0 ? stdout.toString('utf8').trim() : undefined
}
