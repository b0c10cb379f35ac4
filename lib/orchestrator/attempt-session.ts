// What a program remembers from one attempt of a run to the next: after "send back" it goes on where it was.
import type { Run } from '../domain/task/lifecycle'
import type { AgentRuntime } from './agent-ports'
import type { AttemptEnd } from './execute-attempt'
import type { AttemptPlace } from './git-ports'
import type { RunUser } from './jail-ports'
import type { WorkerGround } from './worker-ground'

type Sessions = Pick<WorkerGround, 'sessions'>

/**
 * The session to go on with, once the attempt's home holds it; null where a new one begins. It remembers what the
 * attempt before could read, so it ends where the permissions are not the same any more.
 */
export async function restoreSession(
  { sessions }: Sessions,
  { runId, session, compiledHash: before }: Pick<Run, 'runId' | 'session' | 'compiledHash'>,
  { runtime, place, user, compiledHash }: Restored,
): Promise<string | null> {
  if (before !== compiledHash) return null
  if (session === null || runtime.sessionDirectories.length === 0) return null
  return (await sessions.restore(runId, place.home, user)) ? session : null
}

type Restored = {
  runtime: Pick<AgentRuntime, 'sessionDirectories'>
  place: Pick<AttemptPlace, 'home'>
  user: RunUser
  /** Of the permissions that the attempt works under. */
  compiledHash: string
}

/** The session that was kept; null where there was none, or it was too large. */
export async function keepSession(
  { sessions }: Sessions,
  { runId }: Run,
  { runtime, place }: { runtime: AgentRuntime; place: AttemptPlace },
  { session }: AttemptEnd,
): Promise<string | null> {
  if (session === null || runtime.sessionDirectories.length === 0) return null
  return (await sessions.keep(runId, place.home, runtime.sessionDirectories)) ? session : null
}
