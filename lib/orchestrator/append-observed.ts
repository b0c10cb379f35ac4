import type { DomainEvent } from '../domain/events/vocabulary'
import { appendOf } from './ground'
import type { WorkerGround } from './worker-ground'

type Facts = {
  stream: string
  version: number
  /** null: it concerns no single project. */
  projectId: string | null
  facts: readonly DomainEvent[]
  blobs?: readonly string[]
}

/** False where somebody wrote there first; the base is then read again in the next round. */
export async function appendObserved(
  ground: WorkerGround,
  { stream, version, projectId, facts, blobs = [] }: Facts,
): Promise<boolean> {
  const where = projectId === null ? {} : { projectId }
  const context = { actor: ground.actor, occurredAt: ground.clock.now(), ...where }
  const append = appendOf({ stream, expectedVersion: version, facts, context, blobs })
  const [result] = await ground.log.append([append])
  return result?.ok === true
}
