// What a worker has in hand besides the log. Only a worker has git and jails.
import type { Actor } from '../domain/events/envelope'
import type { ModelApi } from '../domain/model'
import type { CompiledFile } from '../domain/policy/compile/compiled'
import type { Agents, OpenHookService, OpenModelGateway } from './agent-ports'
import type { Ground } from './ground'
import type { Notices, ReaderPositions } from './notice-ports'
import type { Git } from './git-ports'
import type { Index } from './index-ports'
import type { Jail, JailProbe } from './jail-ports'
import type { Leases } from './log-ports'
import type { Locks } from './ports'
import type { KeptSessions, OpenProtocolTail, Scratch } from './scratch-ports'

export type WorkerGround = Ground & {
  git: Git
  jail: Jail
  agents: Agents
  leases: Leases
  locks: Locks
  index: Index
  /** One moment's view for many questions; a decision reads the log. */
  snapshot(): Ground & { index: Index }
  scratch: Scratch
  openProtocolTail: OpenProtocolTail
  models: {
    openGateway: OpenModelGateway
    openHookService: OpenHookService
    /** The real key. Throws OperationalFailure `modelKeyMissing`. */
    keyOf(agent: { agentName: string; api: ModelApi }): string
  }
  /** Names of this worker's variables that hold a model's key. */
  modelKeys: readonly string[]
  /** The program that agents' programs ask before each call of a tool. */
  hookFile: CompiledFile
  sessions: KeptSessions
  /** null: nobody is told outside. */
  notices: Notices | null
  readers: ReaderPositions
  /** This worker, as the log names it. */
  actor: Actor
  probe: JailProbe
  /** A number in [0, 1) that nobody can foresee. */
  draw(): number
  /** Aborted when this worker shall stop: it ends its jails and hands its runs back. */
  stopping: AbortSignal
  /** Shown in WorkerStarted and stored with each attempt. */
  version: string
}
