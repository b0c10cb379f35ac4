// What a worker has in hand besides the log. Only a worker has git and jails.
import type { Actor } from '../domain/events/envelope'
import type { ModelApi } from '../domain/model'
import type { Agents, OpenModelGateway } from './agent-ports'
import type { Ground } from './ground'
import type { Git, Index, Jail, JailProbe, Leases, Locks, OpenProtocolTail, Scratch } from './ports'

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
  openModelGateway: OpenModelGateway
  /** The real key. Throws OperationalFailure `modelKeyMissing`. */
  modelKey(agent: { agentName: string; api: ModelApi }): string
  /** This worker, as the log names it. */
  actor: Actor
  probe: JailProbe
  /** Aborted when this worker shall stop: it ends its jails and hands its runs back. */
  stopping: AbortSignal
  /** Shown in WorkerStarted and stored with each attempt. */
  version: string
}
