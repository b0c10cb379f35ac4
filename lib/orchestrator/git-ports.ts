// What the orchestrator needs of git: mirrors, the places of attempts, captured changes, landings.
import type { Change } from '../domain/change'
import type { Finding, Limits } from '../domain/events/fields'
import type { PastCommit } from '../domain/trust/history/past-commit'
import type { RunUser } from './jail-ports'

export type ProjectSource = { projectId: string; source: string; baseBranch: string }

/** Everything on disk that belongs to one attempt. All paths are absolute, below `directory` (mode 0700). */
export type AttemptPlace = {
  directory: string
  worktree: string
  hostGit: string
  agentGit: string
  agentGitfile: string
  /** The base branch's history without what is hidden from the run, mounted read-only at /objects. */
  objects: string
  /** The agent's home and the protocol's run directory, both writable by the agent. */
  home: string
  protocol: string
}

export type Captured = {
  tree: string
  commit: string
  findings: Finding[]
  change: Change
}

export type LandingResult =
  | { kind: 'landed'; merge: string }
  | { kind: 'moved'; base: string }
  /** The checkout is dirty or the like: nothing was touched; try again later. */
  | { kind: 'waits'; why: string }
  | { kind: 'refused'; why: string }

export interface Git {
  /** One sentence why this path cannot be a project, or what it is. Never writes. */
  inspect(
    path: string,
  ): Promise<{ ok: true; source: string; baseBranch: string; ownerUid: number } | { ok: false; why: string }>
  /** Fetches the base branch into the project's mirror (made on first use); returns its commit. */
  observeBase(project: ProjectSource): Promise<{ commit: string }>
  /**
   * Files below a directory ('' for all) at a commit: path and content. Files over `bytesMax` come with content
   * null. With `only`: just those of these paths that exist.
   */
  readFiles(
    projectId: string,
    commit: string,
    directory: string,
    bytesMax: number,
    only?: readonly string[],
  ): Promise<{ path: string; content: Buffer | null }[]>
  listPaths(projectId: string, commit: string): Promise<string[]>
  /** Every file, link included, with what stands for its content: the same id and mode are the same file. */
  listEntries(projectId: string, commit: string): Promise<{ path: string; mode: string; id: string }[]>
  /** Pins `base` for the run and lays out worktree and the three git directories. `from`: the previous attempt's commit. */
  prepareAttempt(request: {
    projectId: string
    runId: string
    attempt: number
    lease: number
    base: string
    from?: string
    /** What the agent's git must not find either; the same `key` hides the same paths. */
    hiding: { key: string; hides: (path: string) => boolean }
    user: RunUser
  }): Promise<AttemptPlace>
  /** Walks the tree of a dead attempt, commits what it saw as Leeway, pins it, and describes it against `base`. */
  capture(request: {
    projectId: string
    runId: string
    attempt: number
    place: AttemptPlace
    base: string
    message: string
    limits: Limits
  }): Promise<Captured>
  /** A clean worktree of `commit` without any .git, for setup and checks; owned by `user`. */
  prepareCheckout(request: {
    projectId: string
    commit: string
    name: string
    user: RunUser
  }): Promise<string>
  /**
   * The whole text of each changed file before and after, in the order of `change.files`; null where the patch
   * holds it all, where it is no text, or where it is too large to keep.
   */
  readSides(projectId: string, change: Change): Promise<({ before: Buffer; after: Buffer } | null)[]>
  /** Commits between two of the base branch that say that they take back or repair others, newest first; `from` null: none. */
  listCorrections(
    projectId: string,
    from: string | null,
    to: string,
  ): Promise<{ commit: string; reverted: string[]; repaired: string[] }[]>
  /** The newest commits that `to` holds, itself among them, a hundred thousand at most; in no order. */
  listHistory(projectId: string, to: string): Promise<PastCommit[]>
  /** The mirror's directory and the reference that keeps an attempt's commit; null where none does. Starts no git. */
  readPin(attempt: {
    projectId: string
    runId: string
    attempt: number
  }): Promise<{ mirror: string; reference: string; commit: string } | null>
  /** The diff of `commit` against `base` from git objects. */
  describeChange(projectId: string, base: string, commit: string): Promise<Change>
  /** Merge of `commit` onto `base` in the mirror; never touches the user's repository. */
  merge(request: {
    projectId: string
    runId: string
    commit: string
    base: string
    message: string
  }): Promise<{ kind: 'merged'; merge: string } | { kind: 'conflict'; paths: string[] }>
  /**
   * A commit on `base` that takes back a merge which stands there, and nothing that came after it. `gone`: it does not
   * stand there any more. `trailer`: the last line of the message, after the words of `git revert`.
   */
  revert(request: {
    projectId: string
    runId: string
    merge: string
    base: string
    title: string
    trailer: string
  }): Promise<{ kind: 'merged'; merge: string } | { kind: 'conflict'; paths: string[] } | { kind: 'gone' }>
  /** A commit on `base` that adds one file, as a person's act. */
  commitFile(request: {
    projectId: string
    base: string
    path: string
    content: Buffer
    message: string
  }): Promise<{ kind: 'committed'; commit: string } | { kind: 'refused'; why: string }>
  /** A commit without a parent that holds just these files, in the project's mirror alone. */
  commitFiles(request: {
    projectId: string
    files: readonly { path: string; content: string }[]
    message: string
  }): Promise<string>
  /** Whether `land` could go ahead now; touches nothing. */
  landable(
    project: ProjectSource,
    expectedBase: string,
  ): Promise<{ kind: 'ready' } | Exclude<LandingResult, { kind: 'landed' }>>
  /** Moves the base branch of the user's repository from `expectedBase` to `merge`, as its owner. */
  land(project: ProjectSource, merge: string, expectedBase: string): Promise<LandingResult>
  /** Where the user's base branch stands: for recovery after a crash in mid-landing. */
  whereIs(
    project: ProjectSource,
    merge: string,
    expectedBase: string,
  ): Promise<'landed' | 'unchanged' | 'elsewhere'>
  /** The kept result of a setup; null where none was kept under this key. */
  keptSetup(key: string): Promise<{ directory: string; entries: string[] } | null>
  /**
   * Keeps what setup made: top-level entries of `checkout` that are not tracked, moved away and made read-only.
   * Without a key it stands beside the checkout, for one run, and is removed like one.
   */
  keepSetup(request: {
    key: string | null
    checkout: string
    trackedPaths: readonly string[]
  }): Promise<{ directory: string; entries: string[] }>
  /** Removes an attempt's or a checkout's files whatever modes an agent left; renames first, deletes after. */
  remove(directory: string): Promise<void>
  /** Directories of attempts and checkouts that exist, for the sweep after a crash; `lease` for attempts only. */
  listPlaces(): Promise<{ directory: string; runId: string; attempt: number; lease: number | null }[]>
}
