// What the orchestrator needs of a jail, and of the two ways out of it: doors and egress.
import type { Limits } from '../domain/events/fields'

/** The unprivileged account an attempt's processes run under; null where Leeway is itself unprivileged. */
export type RunUser = { uid: number; gid: number } | null

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

export type Door = {
  /** Of 127.0.0.1 inside the jail. */
  port: number
  /** Listens on the socket until it is closed, which happens when the jail is dead. */
  open(socketPath: string): Promise<Listening>
}

export type Listening = { close(): Promise<void> }

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

/** A proxy of one jail: listens on a unix socket, lets through what `allow` names, reports every attempt. */
export type StartEgressProxy = (request: {
  socketPath: string
  allow: readonly { host: string; port: number }[]
  onTried: (attempt: EgressAttempt) => void
}) => Promise<{
  /** Ends open connections; their attempts are reported before it resolves. */
  close(): Promise<void>
}>
