// What the orchestrator needs of the world. Adapters implement these; the orchestrator owns them.
import type { Change } from '../domain/change'
import type { Bait } from '../domain/conformance/challenges'
import type { EventContext, Lane, RecordedEvent } from '../domain/events/envelope'
import type { Finding, Limits } from '../domain/events/fields'
import type { LaneFigures } from '../domain/events/lane'
import type { DomainEvent } from '../domain/events/vocabulary'
import type { TaskState } from '../domain/task/task'
import type { PastCommit } from '../domain/trust/history/past-commit'
import type { LaneOutcome } from '../domain/trust/lane-evidence'

/** ISO 8601 in UTC with milliseconds. */
export interface Clock {
  now(): string
}

export interface Ids {
  /** A new UUIDv7. */
  next(): string
}

// ── the log ────────────────────────────────────────────────────────────────────────────────────────────────

/** `held`: refused unless lease `n` of the run is live. `expired`: refused unless it has run out. */
export type LeaseGuard = { runId: string; n: number; must: 'held' | 'expired' }

export type Append = {
  stream: string
  /** The version the stream must have; 0 where it must not exist. */
  expectedVersion: number
  /** Several facts of one append are recorded together or not at all. `id` makes a repetition harmless. */
  events: readonly { id?: string; fact: DomainEvent; context: EventContext; blobs?: readonly string[] }[]
  lease?: LeaseGuard
  /** With a LeaseTaken in `events`: how long the new lease runs, by the database's clock. */
  leaseSeconds?: number
}

export type AppendResult =
  | { ok: true; seqs: number[]; streamVersion: number }
  | { ok: false; conflict: 'version'; actualVersion: number }
  | { ok: false; conflict: 'lease' }
  | { ok: false; conflict: 'id'; eventId: string }

export interface EventLog {
  /**
   * Appends together: one call of one SQL function. A conflicting member fails alone; its neighbours land.
   * Throws OperationalFailure `databaseUnavailable` when the log cannot be written: then nothing happened.
   */
  append(appends: readonly Append[]): Promise<AppendResult[]>
  /** Events of one stream in order, after `afterVersion` (0: all). */
  readStream(stream: string, afterVersion?: number): Promise<readonly RecordedEvent[]>
  /** The same for several streams in one question; those that do not exist are empty. */
  readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedEvent[]>>
  /** Events with seq > `after`, in order, at most `limit`. */
  readAll(after: number, limit: number): Promise<RecordedEvent[]>
  /** The number of events, i.e. the seq of the last one; 0 when empty. */
  size(): Promise<number>
  /** Streams whose content is another than it was when the log had `after` events; null: any may be. */
  changedSince(after: number): Promise<{ size: number; streams: readonly string[] | null }>
  /** Calls back with the new size after each batch; falls back to a one-second poll. Returns the way to stop. */
  onAppended(listener: (size: number) => void): Promise<() => Promise<void>>
}

export interface Leases {
  /** False when lease `n` is no longer the live one. */
  renew(runId: string, n: number, seconds: number): Promise<boolean>
  release(runId: string, n: number): Promise<void>
  /** Leases whose time has run out by the database's clock. */
  listExpired(): Promise<{ runId: string; n: number }[]>
}

/** Content-addressed; written before the event that names them. */
export interface Blobs {
  put(content: Uint8Array): Promise<string>
  has(hash: string): Promise<boolean>
  /** Throws OperationalFailure `blobMissing`. */
  get(hash: string): Promise<Buffer>
  /** Several in one question; those that are missing or damaged are left out. */
  getAll(hashes: readonly string[]): Promise<ReadonlyMap<string, Buffer>>
}

// ── git ────────────────────────────────────────────────────────────────────────────────────────────────────

export type ProjectSource = { projectId: string; source: string; baseBranch: string }

/** The unprivileged account an attempt's processes run under; null where Leeway is itself unprivileged. */
export type RunUser = { uid: number; gid: number } | null

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
  /** Commits between two of the base branch that say that they take back others, newest first; `from` null: none. */
  listReverts(
    projectId: string,
    from: string | null,
    to: string,
  ): Promise<{ commit: string; reverted: string[] }[]>
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

// ── jail ───────────────────────────────────────────────────────────────────────────────────────────────────

export type JailProbe =
  | { ok: true; version: string; enforced: string[]; notEnforced: string[] }
  /** `why` is one sentence, `help` the command that helps. */
  | { ok: false; why: string; help: string }

/** A host path made visible in the jail. Later mounts lie over earlier ones. */
export type Mount =
  | { kind: 'readOnly'; from: string; to: string }
  | { kind: 'writable'; from: string; to: string }
  /** An empty file or directory in place of what is there. */
  | { kind: 'masked'; to: string; directory: boolean }

export type JailSpec = {
  /** A fresh directory of ours, outside anything an agent may write, for the jail's own files (stub /etc, sockets). */
  directory: string
  argv: readonly string[]
  cwd: string
  environment: Readonly<Record<string, string>>
  mounts: readonly Mount[]
  limits: Limits
  user: RunUser
  /** Host directories whose size counts against limits.diskBytes. */
  diskDirectories: readonly string[]
  /** null: no network at all. Else egress by allow-list through a proxy of this jail's own. */
  egress: {
    allow: readonly { host: string; port: number }[]
    onTried: (attempt: EgressAttempt) => void
  } | null
  /** Services of the host that this jail reaches on its loopback, each on a unix socket of this jail's own. */
  doors?: readonly Door[]
  onOutput: (chunk: OutputChunk) => void
}

export type Door = {
  /** Of 127.0.0.1 inside the jail. */
  port: number
  /** Listens on the socket until it is closed, which happens when the jail is dead. */
  open(socketPath: string): Promise<Listening>
}
export type Listening = { close(): Promise<void> }

export type OutputChunk = { stream: 'stdout' | 'stderr'; at: string; bytes: Uint8Array }
export type EgressAttempt = {
  at: string
  host: string
  port: number
  allowed: boolean
  why: string
  bytesOut: number
  bytesIn: number
}

export type JailExit = {
  how:
    | 'exited'
    | 'timedOut'
    | 'idle'
    | 'outputLimit'
    | 'diskLimit'
    | 'processLimit'
    | 'memoryLimit'
    | 'stopped'
    | 'crashed'
  exitCode: number | null
  durationMilliseconds: number
  outputBytes: number
  peakMemoryBytes: number | null
}

export type JailProcess = {
  /** Resolves when every process of the jail is gone; never rejects. */
  ended: Promise<JailExit>
  /** Kills everything in the jail and resolves with `ended`. */
  stop(): Promise<JailExit>
}

export interface Jail {
  /** Really tries a jail, once per worker start. */
  probe(): Promise<JailProbe>
  /** Throws OperationalFailure `jailUnavailable` or `jailFailed` when the program could not be started at all. */
  start(spec: JailSpec): Promise<JailProcess>
  /** An account for a run's processes, kept until it is returned; null where Leeway runs unprivileged. */
  takeUser(): RunUser
  returnUser(user: RunUser): void
}

/** SHA-256 of a text in UTF-8, hexadecimal. */
export type Digest = (text: string) => string

// ── what the worker reads and holds ────────────────────────────────────────────────────────────────────────

/** Something that only time ends. */
export type Deadline =
  | { kind: 'claim'; projectId: string; taskId: string }
  /** Of a lane's or grant's stream. */
  | { kind: 'grant'; stream: string }
  | { kind: 'horizon'; runId: string }

export type ModelUse = {
  inputTokens: number
  outputTokens: number
  costMicroUsd: number
  unpricedTokens: number
}

/** Read models as the worker needs them: hints of where to look. Every decision re-reads the stream itself. */
export interface Index {
  /** Folds what is new; rows below are as of then. */
  catchUp(): Promise<void>
  projectIds(): Promise<string[]>
  /** The active project with this id or name; null where none or several are called so. */
  projectNamed(word: string): Promise<string | null>
  runIdsIn(states: readonly string[]): Promise<string[]>
  /**
   * `state`: submitted, broken, open, claimed, inRun, done, closed or removed; with `states` only those. `isNew`: it
   * had no run since it was written, changed or reopened.
   */
  tasksOf(
    projectId: string,
    states?: readonly TaskState[],
  ): Promise<{ taskId: string; path: string; blob: string; state: string; isNew: boolean }[]>
  /** How many runs a task ever had, and the one that has not ended; `merged`: whether one of them merged. */
  runsOfTask(
    projectId: string,
    taskId: string,
  ): Promise<{ count: number; live: string | null; merged: boolean }>
  /** A lane's counts now; with `taskType` null those of all lanes of the agent in the project. */
  laneFigures(lane: { agentId: string; projectId: string; taskType: string | null }): Promise<LaneFigures>
  /** Every lane that ever had a run; the mark changes with what its runs came to. */
  lanes(): Promise<{ lane: Lane; mark: string }[]>
  /** What a lane's runs came to, as was known at a position (default: now), and the event that said so. */
  laneOutcomes(lane: Lane, position?: number): Promise<(LaneOutcome & { eventId: string })[]>
  /** Persons, not scripted ones, who may grant in a project. */
  leads(projectId: string): Promise<string[]>
  /** Changes of a lane that merged without a person at or after an instant. */
  mergedByItselfSince(lane: Lane, since: string): Promise<number>
  /** Whether Leeway landed this merge commit in the project. */
  hasLanded(projectId: string, merge: string): Promise<boolean>
  /** Runs on whose merge the checks shall run again, oldest first. */
  watchedMerges(): Promise<string[]>
  /** The run whose change landed as this merge, or was delivered as this commit; null where none is known. */
  landedRun(projectId: string, commit: string): Promise<string | null>
  /** What has come to its end at `now` and is not recorded as ended, oldest first; some hundreds at most. */
  deadlinesUntil(now: string): Promise<Deadline[]>
  /** What models cost in a month (`2026-01`, UTC), in one project or by one agent where they are named. */
  spentInMonth(of: { projectId?: string; agentId?: string }, month: string): Promise<ModelUse>
  /** In all attempts of one run. */
  spentByRun(runId: string): Promise<ModelUse>
  agentIdsByName(): Promise<ReadonlyMap<string, string>>
  /** Files that people submitted in the console and that have not landed. */
  submittedTasks(): Promise<{ projectId: string; taskId: string; path: string; blob: string; by: string }[]>
}

export type Lock = {
  /** Asks the database. */
  isHeld(): Promise<boolean>
  release(): Promise<void>
}

export interface Locks {
  /**
   * A lock that one process of the installation holds at a time; null while another does. It dies with its
   * connection; with `aliveSeconds` also when its holder gave no sign of life for so long, a stopped process for one.
   */
  take(name: string, options?: { aliveSeconds?: number }): Promise<Lock | null>
}

/** Small host directories of ours that no agent may write. */
export interface Scratch {
  make(name: string): Promise<string>
  write(directory: string, name: string, content: string): Promise<string>
  remove(directory: string): Promise<void>
  /** Those that exist; a name begins with its run. */
  list(): Promise<{ directory: string; runId: string }[]>
}

/** What programs remember of their sessions, by run: an agent's words, which only its own next attempt reads. */
export interface KeptSessions {
  /**
   * Copies the plain files below these directories of an agent's home; replaces what was kept. The jail is dead.
   * False where they are too many or too large, and then nothing is kept.
   */
  keep(runId: string, home: string, directories: readonly string[]): Promise<boolean>
  /** Puts them into the home of the next attempt; false where nothing is kept. */
  restore(runId: string, home: string, user: RunUser): Promise<boolean>
  remove(runId: string): Promise<void>
  /** Runs of which something is kept. */
  list(): Promise<string[]>
}

/** The bait of a trial that is the host's, laid out, and what came of it. */
export type Trap = {
  bait: Omit<Bait, 'configuration'>
  /** Ports that were connected to so far. */
  reached(): number[]
  close(): Promise<void>
}
export type OpenTrap = (token: string) => Promise<Trap>

// ── egress and the protocol ────────────────────────────────────────────────────────────────────────────────

/** A proxy of one jail: listens on a unix socket, lets through what `allow` names, reports every attempt. */
export type StartEgressProxy = (request: {
  socketPath: string
  allow: readonly { host: string; port: number }[]
  onTried: (attempt: EgressAttempt) => void
}) => Promise<{
  /** Ends open connections; their attempts are reported before it resolves. */
  close(): Promise<void>
}>

/** What an agent wrote into its run directory: hostile text, bounded, framed as its own words. */
export type ProtocolReport = { kind: 'status' | 'reasoning' | 'event' | 'handover'; content: string }
export type MalformedReport = { file: string; line: number; why: string; excerpt: string }

export type ProtocolTail = {
  /** Reads what is new now. */
  poll(): void
  /** Reads what is left, a last line without an end included: nothing more is written. */
  stop(): void
}

/** Watches one protocol directory; never follows what an agent planted there. */
export type OpenProtocolTail = (request: {
  directory: string
  onReport(report: ProtocolReport): void
  onMalformed(malformed: MalformedReport): void
}) => ProtocolTail
