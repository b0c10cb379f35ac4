// What happens around a run while something of it executes: for its activity, not for its own stream.
import { activityStream } from '../domain/events/streams'
import type { DomainEvent } from '../domain/events/vocabulary'
import type { Run } from '../domain/task/lifecycle'
import { loadRun, runContext, versionOf } from './ground'
import { RunTakenAway, type RunRecorder } from './run-recorder'
import type { WorkerGround } from './worker-ground'

export type RunNotes = Pick<RunRecorder, 'note' | 'flush' | 'checkStillOurs'>

/** The notes of a landing: no lease is held, the one lander writes behind what the attempt left. */
export function createLandingNotes(ground: WorkerGround, run: Run): RunNotes {
  const stream = activityStream(run.runId, run.attempt, run.lease)
  let queue: { event: DomainEvent; blobs: readonly string[]; occurredAt: string }[] = []
  return {
    note(event, blobs = []) {
      queue.push({ event, blobs, occurredAt: ground.clock.now() })
    },
    async flush() {
      const taken = queue
      queue = []
      if (taken.length === 0) return
      const expectedVersion = await versionOf(ground, stream)
      const events = taken.map(({ event, blobs, occurredAt }) => ({
        fact: event,
        context: runContext(run, ground.actor, occurredAt),
        blobs,
      }))
      await ground.log.append([{ stream, expectedVersion, events }])
    },
    async checkStillOurs() {
      const now = await loadRun(ground, run.runId)
      if (now?.state.name !== run.state.name) throw new RunTakenAway(now ?? run)
    },
  }
}
