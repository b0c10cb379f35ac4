// The history that an import reads: of a project's base branch, or of a file.
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { readClosedChanges } from '../domain/trust/backtest/closed-change'
import { readGitHistory, type GitHistory } from '../domain/trust/history/git-history'
import type { AgentWords, TypeOf } from '../domain/trust/history/lane-words'
import { readPullRequests } from '../domain/trust/history/pull-request-history'
import { landings } from '../projections/landings'
import type { ProjectRow } from '../projections/projects'
import { callerDirectory, type Wiring } from '../wiring'
import { Refusal } from './command'

export type ImportSource = GitHistory & {
  kind: 'git' | 'csv'
  /** The base branch, or the name of the file. */
  source: string
  revision: string
  /** Commits, or rows. */
  read: number
}

type Reading = { agents: readonly AgentWords[]; typeOf: TypeOf }

/** What stands on the base branch at this moment. */
export async function readBranch(
  { git, readModels }: Wiring,
  { projectId, source, baseBranch }: ProjectRow,
  reading: Reading,
): Promise<ImportSource> {
  const { commit: tip } = await git.observeBase({ projectId, source, baseBranch })
  const commits = await git.listHistory(projectId, tip)
  const keys = await readModels.states(landings, { projectId })
  const landed = new Set(keys.map(({ key }) => key.slice(projectId.length + 1)))
  const history = readGitHistory({ commits, tip }, { ...reading, landed })
  return { kind: 'git', source: baseBranch, revision: tip, read: commits.length, ...history }
}

/** A Refusal with every problem and its line where the file is none. */
export async function readPullRequestFile(
  { digest }: Wiring,
  { path, repo }: { path: string; repo: string },
  reading: Reading,
): Promise<ImportSource> {
  const rows = readRows(path, await textOf(path))
  const history = readPullRequests(rows, { ...reading, repo, digest })
  const read = { kind: 'csv' as const, source: basename(path), revision: digest(await textOf(path)) }
  return { ...read, read: rows.length, ...history, foundAs: [] }
}

export async function textOf(path: string): Promise<string> {
  const full = resolve(callerDirectory(), path)
  try {
    return await readFile(full, 'utf8')
  } catch (error) {
    throw new Refusal(`\`${path}\` cannot be read: ${whyUnread(full, error)}`)
  }
}

const unread: Record<string, (full: string) => string> = {
  ENOENT: (full) => `there is nothing at \`${full}\`; name a CSV file that is there`,
  ENOTDIR: (full) => `there is nothing at \`${full}\`; name a CSV file that is there`,
  EISDIR: () => 'it is a directory; name a CSV file in it',
  EACCES: () => 'you may not read it; ask its owner, or name a copy of your own',
}

function whyUnread(full: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return unread[code]?.(full) ?? `the system says ${code}; name a CSV file that can be read`
}

export function readRows(path: string, text: string) {
  const read = readClosedChanges(text)
  if (read.ok) return read.changes
  throw new Refusal(read.problems.map(({ line, message }) => `${path}:${line} ${message}`).join('\n'))
}
